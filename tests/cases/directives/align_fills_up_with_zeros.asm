; .align: zero bytes up to the next multiple; none when the place is one already.

.data a: .align 8 b: .u8 0xff
.data .align 1 c: .u8 0xff
.data .align 2 d: .align 2 e: .u8 0xff
.data .align 16 f: .u8 0xff
.data .align page g: .u8 0xff
.const page = 4096

main:
    li      r0, b - a
    host    print_int, r0
    host    newline, r0
    li      r0, c
    host    print_int, r0
    host    newline, r0
    li      r0, d
    host    print_int, r0
    host    newline, r0
    li      r0, e
    host    print_int, r0
    host    newline, r0
    li      r0, f
    host    print_int, r0
    host    newline, r0
    li      r0, g
    host    print_int, r0
    host    newline, r0
    load32u r0, [r9 + f]                ; 0xff and padding
    host    print_int, r0
    host    newline, r0
    halt

;! output:
;| 0
;| 9
;| 10
;| 10
;| 16
;| 4096
;| 255
