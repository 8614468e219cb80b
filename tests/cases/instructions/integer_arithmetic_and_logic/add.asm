; add: the sum of two registers; past either end it wraps.

.data pairs: .i64 2, 3
.data        .i64 0, 0
.data        .i64 -1, 1
.data        .i64 9223372036854775807, 1 ; past the largest
.data        .i64 -9223372036854775808, -1 ; past the smallest
.data        .i64 -9223372036854775808, -9223372036854775808
.data        .i64 9223372036854775807, 9223372036854775807
.data        .i64 9223372036854775807, -9223372036854775808
.data        .i64 -1, -1
.const count = 9
.data operator: .string " + "
.data equals: .string " = "

main:
    li      r0, pairs                   ; r0 walks over the pairs
    li      r1, pairs + 16 * count      ; and stops here
.next:
    load64  r2, [r0]
    load64  r3, [r0 + 8]
    add     r4, r2, r3
    call    show, r2
    addi    r0, r0, 16
    bltu    r0, r1, .next

    ; The destination is the first source, the second, both.
    li      r2, 20
    li      r3, 22
    mov     r4, r2
    add     r4, r4, r3
    call    show, r2
    li      r2, 20
    li      r3, 22
    mov     r4, r3
    add     r4, r2, r4
    call    show, r2
    li      r2, 20
    li      r3, 20
    mov     r4, r2
    add     r4, r4, r4
    call    show, r2

    ; The last registers.
    li      r2, 20
    li      r3, 22
    mov     r254, r2
    mov     r255, r3
    add     r255, r254, r255
    mov     r4, r255
    call    show, r2
    halt

; Prints "left + right = result" from r0, r1 and r2.
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
;| 2 + 3 = 5
;| 0 + 0 = 0
;| -1 + 1 = 0
;| 9223372036854775807 + 1 = -9223372036854775808
;| -9223372036854775808 + -1 = 9223372036854775807
;| -9223372036854775808 + -9223372036854775808 = 0
;| 9223372036854775807 + 9223372036854775807 = -2
;| 9223372036854775807 + -9223372036854775808 = -1
;| -1 + -1 = -2
;| 20 + 22 = 42
;| 20 + 22 = 42
;| 20 + 20 = 40
;| 20 + 22 = 42
