; divu: the unsigned quotient of two registers.

.data pairs: .u64 7, 2
.data        .u64 0, 5
.data        .u64 1, 2
.data        .u64 18446744073709551615, 1
.data        .u64 18446744073709551615, 2
.data        .u64 18446744073709551615, 18446744073709551615
.data        .u64 9223372036854775808, 18446744073709551615 ; as signed numbers this would overflow
.data        .u64 18446744073709551615, 9223372036854775808
.data        .u64 18446744073709551614, 18446744073709551615
.const count = 9
.data operator: .string " / "
.data equals: .string " = "

main:
    li      r0, pairs                   ; r0 walks over the pairs
    li      r1, pairs + 16 * count      ; and stops here
.next:
    load64  r2, [r0]
    load64  r3, [r0 + 8]
    divu    r4, r2, r3
    call    show, r2
    addi    r0, r0, 16
    bltu    r0, r1, .next

    ; The destination is the first source, the second, both.
    li      r2, 100
    li      r3, 7
    mov     r4, r2
    divu    r4, r4, r3
    call    show, r2
    li      r2, 100
    li      r3, 7
    mov     r4, r3
    divu    r4, r2, r4
    call    show, r2
    li      r2, 100
    li      r3, 100
    mov     r4, r2
    divu    r4, r4, r4
    call    show, r2

    ; The last registers.
    li      r2, 100
    li      r3, 7
    mov     r254, r2
    mov     r255, r3
    divu    r255, r254, r255
    mov     r4, r255
    call    show, r2
    halt

; Prints "left / right = result" from r0, r1 and r2.
show:
    mov     r3, r0
    host    print_uint, r3
    li      r3, operator
    host    print_string, r3
    mov     r3, r1
    host    print_uint, r3
    li      r3, equals
    host    print_string, r3
    mov     r3, r2
    host    print_uint, r3
    host    newline, r3
    ret

;! output:
;| 7 / 2 = 3
;| 0 / 5 = 0
;| 1 / 2 = 0
;| 18446744073709551615 / 1 = 18446744073709551615
;| 18446744073709551615 / 2 = 9223372036854775807
;| 18446744073709551615 / 18446744073709551615 = 1
;| 9223372036854775808 / 18446744073709551615 = 0
;| 18446744073709551615 / 9223372036854775808 = 1
;| 18446744073709551614 / 18446744073709551615 = 0
;| 100 / 7 = 14
;| 100 / 7 = 14
;| 100 / 100 = 1
;| 100 / 7 = 14
