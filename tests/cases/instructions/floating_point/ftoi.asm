; ftoi: towards zero to a signed integer; out of range it saturates, NaN gives 0.

.const below_one = 0x3fefffffffffffff   ; the number just below 1
.const above_minus_one = 0xbfefffffffffffff ; the number just above -1
.const zero = 0x0000000000000000
.const minus_zero = 0x8000000000000000  ; -0
.const tiny = 0x0000000000000001        ; the smallest subnormal
.const two_to_53 = 0x4340000000000000   ; 2^53
.const below_two_to_63 = 0x43dfffffffffffff ; the number just below 2^63
.const two_to_63 = 0x43e0000000000000   ; 2^63
.const two_to_64 = 0x43f0000000000000   ; 2^64
.const minus_two_to_63 = 0xc3e0000000000000 ; -2^63
.const below_minus_two_to_63 = 0xc3e0000000000001 ; the number just below -2^63
.const largest = 0x7fefffffffffffff     ; the largest finite number
.const minus_largest = 0xffefffffffffffff ; the lowest finite number
.const infinite = 0x7ff0000000000000    ; infinity
.const minus_infinite = 0xfff0000000000000 ; minus infinity
.const not_a_number = 0x7ff8000000000000 ; the NaN that arithmetic gives
.const other_nan = 0xfff8000000000123   ; a NaN with its sign and other bits set

.data sources: .f64 2.5
.data          .f64 -2.5
.data          .f64 0.5
.data          .f64 -0.5
.data          .f64 2.9
.data          .f64 -2.9
.data          .u64 below_one
.data          .u64 above_minus_one
.data          .u64 zero
.data          .u64 minus_zero
.data          .u64 tiny
.data          .u64 two_to_53
.data          .u64 below_two_to_63
.data          .u64 two_to_63
.data          .u64 two_to_64
.data          .u64 minus_two_to_63
.data          .u64 below_minus_two_to_63
.data          .u64 largest
.data          .u64 minus_largest
.data          .u64 infinite
.data          .u64 minus_infinite
.data          .u64 not_a_number
.data          .u64 other_nan
.const count = 23
.data operator: .string "ftoi "
.data equals: .string " = "

main:
    li      r0, sources                 ; r0 walks over the sources
    li      r1, sources + 8 * count     ; and stops here
.next:
    load64  r2, [r0]
    ftoi    r3, r2
    call    show, r2
    addi    r0, r0, 8
    bltu    r0, r1, .next

    ; The destination is the source, and is the last register.
    lc      r2, -7.9
    mov     r255, r2
    ftoi    r255, r255
    mov     r3, r255
    call    show, r2
    halt

; Prints "ftoi source = result" from r0 and r1.
show:
    li      r2, operator
    host    print_string, r2
    mov     r2, r0
    host    print_float, r2
    li      r2, equals
    host    print_string, r2
    mov     r2, r1
    host    print_int, r2
    host    newline, r2
    ret

;! output:
;| ftoi 2.5 = 2
;| ftoi -2.5 = -2
;| ftoi 0.5 = 0
;| ftoi -0.5 = 0
;| ftoi 2.9 = 2
;| ftoi -2.9 = -2
;| ftoi 0.9999999999999999 = 0
;| ftoi -0.9999999999999999 = 0
;| ftoi 0.0 = 0
;| ftoi -0.0 = 0
;| ftoi 5e-324 = 0
;| ftoi 9007199254740992.0 = 9007199254740992
;| ftoi 9.223372036854775e18 = 9223372036854774784
;| ftoi 9.223372036854776e18 = 9223372036854775807
;| ftoi 1.8446744073709552e19 = 9223372036854775807
;| ftoi -9.223372036854776e18 = -9223372036854775808
;| ftoi -9.223372036854778e18 = -9223372036854775808
;| ftoi 1.7976931348623157e308 = 9223372036854775807
;| ftoi -1.7976931348623157e308 = -9223372036854775808
;| ftoi inf = 9223372036854775807
;| ftoi -inf = -9223372036854775808
;| ftoi NaN = 0
;| ftoi NaN = 0
;| ftoi -7.9 = -7
