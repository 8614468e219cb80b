; `inf` and `nan` are floating-point constants; the bits of `nan` are those that arithmetic gives.

.data doubles: .f64 inf, -inf, nan, -nan
.data singles: .f32 inf, -inf, nan, -nan
.data end:

main:
    li      r1, doubles
.next:
    load64  r0, [r1]
    host    print_uint, r0
    host    newline, r0
    addi    r1, r1, 8
    bnei    r1, singles, .next
.next_single:
    load32u r0, [r1]
    host    print_uint, r0
    host    newline, r0
    addi    r1, r1, 4
    bnei    r1, end, .next_single
    li      r1, 0
    itof    r1, r1
    fdiv    r1, r1, r1                  ; 0 / 0
    lc      r0, nan
    eq      r0, r0, r1
    host    print_int, r0
    host    newline, r0
    halt

; 0x7ff0000000000000, 0xfff0000000000000, 0x7ff8000000000000, 0xfff8000000000000,
; 0x7f800000, 0xff800000, 0x7fc00000, 0xffc00000.
;! output:
;| 9218868437227405312
;| 18442240474082181120
;| 9221120237041090560
;| 18444492273895866368
;| 2139095040
;| 4286578688
;| 2143289344
;| 4290772992
;| 1
