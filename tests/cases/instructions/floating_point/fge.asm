; fge: 1 if the first floating-point register >= the second, else 0; 0 if either is NaN.

.const zero = 0x0000000000000000
.const minus_zero = 0x8000000000000000  ; -0
.const tiny = 0x0000000000000001        ; the smallest subnormal
.const minus_tiny = 0x8000000000000001  ; the smallest subnormal, negative
.const infinite = 0x7ff0000000000000    ; infinity
.const largest = 0x7fefffffffffffff     ; the largest finite number
.const minus_infinite = 0xfff0000000000000 ; minus infinity
.const minus_largest = 0xffefffffffffffff ; the lowest finite number
.const not_a_number = 0x7ff8000000000000 ; the NaN that arithmetic gives
.const one = 0x3ff0000000000000
.const other_nan = 0xfff8000000000123   ; a NaN with its sign and other bits set

.data pairs: .f64 1.5, 2.25
.data        .f64 2.25, 1.5
.data        .f64 1.5, 1.5
.data        .f64 -1.0, 1.0
.data        .f64 -1.0, -2.0
.data        .u64 zero, minus_zero
.data        .u64 minus_zero, zero
.data        .u64 tiny, zero
.data        .u64 minus_tiny, zero
.data        .u64 tiny, minus_tiny
.data        .u64 infinite, infinite
.data        .u64 infinite, largest
.data        .u64 minus_infinite, minus_largest
.data        .u64 minus_infinite, infinite
.data        .u64 not_a_number, not_a_number
.data        .u64 not_a_number, one
.data        .u64 one, not_a_number
.data        .u64 not_a_number, infinite
.data        .u64 minus_infinite, other_nan
.data        .u64 other_nan, other_nan
.const count = 20
.data operator: .string " >= "
.data equals: .string ": "

main:
    li      r0, pairs                   ; r0 walks over the pairs
    li      r1, pairs + 16 * count      ; and stops here
.next:
    load64  r2, [r0]
    load64  r3, [r0 + 8]
    fge     r4, r2, r3
    call    show, r2
    addi    r0, r0, 16
    bltu    r0, r1, .next

    ; The destination is the first source, the second, both, and the last register.
    lc      r2, 1.5
    lc      r3, 2.25
    mov     r4, r2
    fge     r4, r4, r3
    call    show, r2
    lc      r2, 1.5
    lc      r3, 2.25
    mov     r4, r3
    fge     r4, r2, r4
    call    show, r2
    lc      r2, 1.5
    lc      r3, 1.5
    mov     r255, r2
    fge     r255, r255, r255
    mov     r4, r255
    call    show, r2
    halt

; Prints "left >= right: result" from r0, r1 and r2.
show:
    mov     r3, r0
    host    print_float, r3
    li      r3, operator
    host    print_string, r3
    mov     r3, r1
    host    print_float, r3
    li      r3, equals
    host    print_string, r3
    mov     r3, r2
    host    print_int, r3
    host    newline, r3
    ret

;! output:
;| 1.5 >= 2.25: 0
;| 2.25 >= 1.5: 1
;| 1.5 >= 1.5: 1
;| -1.0 >= 1.0: 0
;| -1.0 >= -2.0: 1
;| 0.0 >= -0.0: 1
;| -0.0 >= 0.0: 1
;| 5e-324 >= 0.0: 1
;| -5e-324 >= 0.0: 0
;| 5e-324 >= -5e-324: 1
;| inf >= inf: 1
;| inf >= 1.7976931348623157e308: 1
;| -inf >= -1.7976931348623157e308: 0
;| -inf >= inf: 0
;| NaN >= NaN: 0
;| NaN >= 1.0: 0
;| 1.0 >= NaN: 0
;| NaN >= inf: 0
;| -inf >= NaN: 0
;| NaN >= NaN: 0
;| 1.5 >= 2.25: 0
;| 1.5 >= 2.25: 0
;| 1.5 >= 1.5: 1
