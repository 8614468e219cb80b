; mul: the low 64 bits of the product of two registers.

.data pairs: .i64 6, 7
.data        .i64 0, -9223372036854775808
.data        .i64 -1, -1
.data        .i64 -3, 5
.data        .i64 9223372036854775807, 2 ; wraps
.data        .i64 -9223372036854775808, -1 ; wraps to itself
.data        .i64 9223372036854775807, 9223372036854775807
.data        .i64 4294967296, 4294967296 ; 2^64, all of it above the low half
.data        .i64 3037000500, 3037000500 ; the first square past the largest
.const count = 9
.data operator: .string " * "
.data equals: .string " = "

main:
    li      r0, pairs                   ; r0 walks over the pairs
    li      r1, pairs + 16 * count      ; and stops here
.next:
    load64  r2, [r0]
    load64  r3, [r0 + 8]
    mul     r4, r2, r3
    call    show, r2
    addi    r0, r0, 16
    bltu    r0, r1, .next

    ; The destination is the first source, the second, both.
    li      r2, 6
    li      r3, -7
    mov     r4, r2
    mul     r4, r4, r3
    call    show, r2
    li      r2, 6
    li      r3, -7
    mov     r4, r3
    mul     r4, r2, r4
    call    show, r2
    li      r2, 6
    li      r3, 6
    mov     r4, r2
    mul     r4, r4, r4
    call    show, r2

    ; The last registers.
    li      r2, 6
    li      r3, -7
    mov     r254, r2
    mov     r255, r3
    mul     r255, r254, r255
    mov     r4, r255
    call    show, r2
    halt

; Prints "left * right = result" from r0, r1 and r2.
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
;| 6 * 7 = 42
;| 0 * -9223372036854775808 = 0
;| -1 * -1 = 1
;| -3 * 5 = -15
;| 9223372036854775807 * 2 = -2
;| -9223372036854775808 * -1 = -9223372036854775808
;| 9223372036854775807 * 9223372036854775807 = 1
;| 4294967296 * 4294967296 = 0
;| 3037000500 * 3037000500 = -9223372036709301616
;| 6 * -7 = -42
;| 6 * -7 = -42
;| 6 * 6 = 36
;| 6 * -7 = -42
