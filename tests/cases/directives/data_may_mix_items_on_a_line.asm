; .data: any number of items and labels may stand on a line.

.data start: .u8 1, 2 .string "ab" .align 4 middle: .zero 2 .u16 7, 8 .i8 -1 .f32 1.0 end:

main:
    li      r0, middle - start
    host    print_int, r0
    host    newline, r0
    li      r0, end - middle
    host    print_int, r0
    host    newline, r0
    load16u r0, [r9 + middle + 4]
    host    print_int, r0
    host    newline, r0
    load8s  r0, [r9 + middle + 6]
    host    print_int, r0
    host    newline, r0
    load32u r0, [r9 + middle + 7]       ; 0x3f800000
    host    print_int, r0
    host    newline, r0
    halt

; 8 + 5 bytes end at 13, so the middle is at 16.
;! output:
;| 8
;| 11
;| 8
;| -1
;| 1065353216
