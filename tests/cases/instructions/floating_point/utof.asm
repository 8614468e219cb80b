; utof: an unsigned integer as a floating-point number, rounded to the nearest, halves to the even one.

.data sources: .u64 0
.data          .u64 1
.data          .u64 42
.data          .u64 9007199254740992
.data          .u64 9007199254740993    ; a half: to the even one, down
.data          .u64 9007199254740995    ; a half: to the even one, up
.data          .u64 9223372036854775807
.data          .u64 9223372036854775808
.data          .u64 9223372036854776832 ; a half: to the even one, down
.data          .u64 9223372036854776833 ; above a half: rounding must see the lowest bit
.data          .u64 9223372036854778880 ; a half: to the even one, up
.data          .u64 18446744073709551615 ; up to 2^64
.data          .u64 18446744073709550592
.data          .u64 18446744073709550591 ; below a half
.const count = 14
.data operator: .string "utof "
.data equals: .string " = "

main:
    li      r0, sources                 ; r0 walks over the sources
    li      r1, sources + 8 * count     ; and stops here
.next:
    load64  r2, [r0]
    utof    r3, r2
    call    show, r2
    addi    r0, r0, 8
    bltu    r0, r1, .next

    ; The destination is the source, and is the last register.
    li      r2, 7
    li      r255, 7
    utof    r255, r255
    mov     r3, r255
    call    show, r2
    halt

; Prints "utof source = result" from r0 and r1.
show:
    li      r2, operator
    host    print_string, r2
    mov     r2, r0
    host    print_uint, r2
    li      r2, equals
    host    print_string, r2
    mov     r2, r1
    host    print_float, r2
    host    newline, r2
    ret

;! output:
;| utof 0 = 0.0
;| utof 1 = 1.0
;| utof 42 = 42.0
;| utof 9007199254740992 = 9007199254740992.0
;| utof 9007199254740993 = 9007199254740992.0
;| utof 9007199254740995 = 9007199254740996.0
;| utof 9223372036854775807 = 9.223372036854776e18
;| utof 9223372036854775808 = 9.223372036854776e18
;| utof 9223372036854776832 = 9.223372036854776e18
;| utof 9223372036854776833 = 9.223372036854778e18
;| utof 9223372036854778880 = 9.22337203685478e18
;| utof 18446744073709551615 = 1.8446744073709552e19
;| utof 18446744073709550592 = 1.8446744073709552e19
;| utof 18446744073709550591 = 1.844674407370955e19
;| utof 7 = 7.0
