; gt: 1 if the first register > the second, signed, else 0.

.data pairs: .i64 1, 2
.data        .i64 2, 1
.data        .i64 2, 2
.data        .i64 -1, 1
.data        .i64 1, -1
.data        .i64 -1, 0
.data        .i64 0, -1
.data        .i64 -1, -1
.data        .i64 -9223372036854775808, 9223372036854775807
.data        .i64 9223372036854775807, -9223372036854775808
.data        .i64 -9223372036854775808, -9223372036854775808
.data        .i64 9223372036854775807, 9223372036854775807
.data        .i64 4294967296, 0         ; the low halves are equal
.data        .i64 0, 4294967296
.data        .i64 -2, -1
.const count = 15
.data operator: .string " > "
.data equals: .string ": "

main:
    li      r0, pairs                   ; r0 walks over the pairs
    li      r1, pairs + 16 * count      ; and stops here
.next:
    load64  r2, [r0]
    load64  r3, [r0 + 8]
    gt      r4, r2, r3
    call    show, r2
    addi    r0, r0, 16
    bltu    r0, r1, .next

    ; The destination is the first source, the second, both.
    li      r2, 3
    li      r3, 5
    mov     r4, r2
    gt      r4, r4, r3
    call    show, r2
    li      r2, 3
    li      r3, 5
    mov     r4, r3
    gt      r4, r2, r4
    call    show, r2
    li      r2, 3
    li      r3, 3
    mov     r4, r2
    gt      r4, r4, r4
    call    show, r2

    ; The last registers.
    li      r2, 3
    li      r3, 5
    mov     r254, r2
    mov     r255, r3
    gt      r255, r254, r255
    mov     r4, r255
    call    show, r2
    halt

; Prints "left > right: result" from r0, r1 and r2.
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
;| 1 > 2: 0
;| 2 > 1: 1
;| 2 > 2: 0
;| -1 > 1: 0
;| 1 > -1: 1
;| -1 > 0: 0
;| 0 > -1: 1
;| -1 > -1: 0
;| -9223372036854775808 > 9223372036854775807: 0
;| 9223372036854775807 > -9223372036854775808: 1
;| -9223372036854775808 > -9223372036854775808: 0
;| 9223372036854775807 > 9223372036854775807: 0
;| 4294967296 > 0: 1
;| 0 > 4294967296: 0
;| -2 > -1: 0
;| 3 > 5: 0
;| 3 > 5: 0
;| 3 > 3: 0
;| 3 > 5: 0
