; div: the signed quotient of two registers, rounded towards zero.

.data pairs: .i64 7, 2
.data        .i64 -7, 2                 ; towards zero, not down
.data        .i64 7, -2
.data        .i64 -7, -2
.data        .i64 0, 5
.data        .i64 1, 2
.data        .i64 -1, 2
.data        .i64 -9223372036854775808, 1
.data        .i64 -9223372036854775808, 2
.data        .i64 -9223372036854775808, -9223372036854775808
.data        .i64 -9223372036854775808, 9223372036854775807
.data        .i64 9223372036854775807, -1
.data        .i64 9223372036854775807, -9223372036854775808
.const count = 13
.data operator: .string " / "
.data equals: .string " = "

main:
    li      r0, pairs                   ; r0 walks over the pairs
    li      r1, pairs + 16 * count      ; and stops here
.next:
    load64  r2, [r0]
    load64  r3, [r0 + 8]
    div     r4, r2, r3
    call    show, r2
    addi    r0, r0, 16
    bltu    r0, r1, .next

    ; The destination is the first source, the second, both.
    li      r2, 100
    li      r3, 7
    mov     r4, r2
    div     r4, r4, r3
    call    show, r2
    li      r2, 100
    li      r3, 7
    mov     r4, r3
    div     r4, r2, r4
    call    show, r2
    li      r2, 100
    li      r3, 100
    mov     r4, r2
    div     r4, r4, r4
    call    show, r2

    ; The last registers.
    li      r2, 100
    li      r3, 7
    mov     r254, r2
    mov     r255, r3
    div     r255, r254, r255
    mov     r4, r255
    call    show, r2
    halt

; Prints "left / right = result" from r0, r1 and r2.
show:
    mov     r3, r0
    host    print_int, r3
    li      r3, operator
    host    print_string, r3
    mov     r3, r1
    host    print_int, r3
    li      r3, equals
    host    print_string, r3
    mov     r3, r2
    host    print_int, r3
    host    newline, r3
    ret

;! output:
;| 7 / 2 = 3
;| -7 / 2 = -3
;| 7 / -2 = -3
;| -7 / -2 = 3
;| 0 / 5 = 0
;| 1 / 2 = 0
;| -1 / 2 = 0
;| -9223372036854775808 / 1 = -9223372036854775808
;| -9223372036854775808 / 2 = -4611686018427387904
;| -9223372036854775808 / -9223372036854775808 = 1
;| -9223372036854775808 / 9223372036854775807 = -1
;| 9223372036854775807 / -1 = -9223372036854775807
;| 9223372036854775807 / -9223372036854775808 = 0
;| 100 / 7 = 14
;| 100 / 7 = 14
;| 100 / 100 = 1
;| 100 / 7 = 14
