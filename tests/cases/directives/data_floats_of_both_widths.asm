; .data: .f32 and .f64 take floating-point numbers and integers; .f32 rounds to the nearest it has.

.data singles: .f32 1.5, -2, 0.1, 3.4028234663852886e38, 16777217, -0.0, 1e-50
.data doubles: .f64 1.5, -2, 0.1, 9007199254740993
.data end:

main:
    li      r1, singles
.next:
    load32u r0, [r1]
    host    print_uint, r0
    host    newline, r0
    addi    r1, r1, 4
    bnei    r1, doubles, .next
.next_double:
    load64  r0, [r1]
    host    print_float, r0
    host    newline, r0
    addi    r1, r1, 8
    bnei    r1, end, .next_double
    halt

; 0x3fc00000, 0xc0000000, 0x3dcccccd, 0x7f7fffff, 0x4b800000, 0x80000000, 0.
;! output:
;| 1069547520
;| 3221225472
;| 1036831949
;| 2139095039
;| 1266679808
;| 2147483648
;| 0
;| 1.5
;| -2.0
;| 0.1
;| 9007199254740992.0
