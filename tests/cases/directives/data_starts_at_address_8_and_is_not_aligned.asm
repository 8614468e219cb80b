; .data: the first byte is at address 8, and items follow each other without gaps, from line to line.

.data a: .u8 1
.data b: .u64 2
main:
    li      r0, a
    host    print_int, r0
    host    newline, r0
    li      r0, b
    host    print_int, r0
    host    newline, r0
    li      r0, c
    host    print_int, r0
    host    newline, r0
    li      r0, end
    host    print_int, r0
    host    newline, r0
    load64  r0, [r9 + b]
    host    print_int, r0
    host    newline, r0
    halt

; Code between the lines makes no difference.
.data c: .u16 3
.data end:

;! output:
;| 8
;| 9
;| 17
;| 19
;| 2
