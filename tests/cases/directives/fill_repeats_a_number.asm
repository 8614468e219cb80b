; .fill: as many numbers as the count says, bytes unless a type is given.

.data a: .fill 3, 7
.data b: .fill b - a - 1, .u16 later      ; the value may stand further on, the count not
.data c: .fill 2, .f64 -0.5
.data d: .fill 0, .u8 1
.data e: .fill 1, .i8 -1
.data end:
.const later = 0x0201
.const half = 1

main:
    li      r1, a
    mov     r2, 3
    call    print_bytes, r1
    li      r1, b
    mov     r2, c - b
    call    print_bytes, r1
    load64  r0, [c]
    host    print_float, r0
    load64  r0, [c + 8]
    host    print_float, r0
    host    newline, r0
    load8s  r0, [e]
    host    print_int, r0
    li      r0, e - d
    host    print_int, r0
    host    newline, r0
    halt

print_bytes:
    load8u  r2, [r0]
    host    print_int, r2
    add     r0, r0, 1
    sub     r1, r1, 1
    bne     r1, 0, print_bytes
    host    newline, r2
    ret

;! output:
;| 777
;| 1212
;| -0.5-0.5
;| -10
