; mulh: the high 64 bits of the signed 128-bit product.

.data pairs: .i64 6, 7
.data        .i64 -6, 7                 ; a small negative product has all ones above
.data        .i64 -1, -1
.data        .i64 -9223372036854775808, -9223372036854775808
.data        .i64 9223372036854775807, 9223372036854775807
.data        .i64 -9223372036854775808, 9223372036854775807
.data        .i64 -9223372036854775808, -1
.data        .i64 9223372036854775807, 2
.data        .i64 -1, 1
.data        .i64 0, -1
.data        .i64 4294967296, 4294967296 ; 2^64
.data        .i64 81985529216486895, -1147797409030816545
.const count = 12
.data operator: .string " mulh "
.data equals: .string " = "

main:
    li      r0, pairs                   ; r0 walks over the pairs
    li      r1, pairs + 16 * count      ; and stops here
.next:
    load64  r2, [r0]
    load64  r3, [r0 + 8]
    mulh    r4, r2, r3
    call    show, r2
    addi    r0, r0, 16
    bltu    r0, r1, .next

    ; The destination is the first source, the second, both.
    lc      r2, 4611686018427387904
    li      r3, 12
    mov     r4, r2
    mulh    r4, r4, r3
    call    show, r2
    lc      r2, 4611686018427387904
    li      r3, 12
    mov     r4, r3
    mulh    r4, r2, r4
    call    show, r2
    lc      r2, 4611686018427387904
    lc      r3, 4611686018427387904
    mov     r4, r2
    mulh    r4, r4, r4
    call    show, r2

    ; The last registers.
    lc      r2, 4611686018427387904
    li      r3, 12
    mov     r254, r2
    mov     r255, r3
    mulh    r255, r254, r255
    mov     r4, r255
    call    show, r2
    halt

; Prints "left mulh right = result" from r0, r1 and r2.
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
;| 6 mulh 7 = 0
;| -6 mulh 7 = -1
;| -1 mulh -1 = 0
;| -9223372036854775808 mulh -9223372036854775808 = 4611686018427387904
;| 9223372036854775807 mulh 9223372036854775807 = 4611686018427387903
;| -9223372036854775808 mulh 9223372036854775807 = -4611686018427387904
;| -9223372036854775808 mulh -1 = 0
;| 9223372036854775807 mulh 2 = 0
;| -1 mulh 1 = -1
;| 0 mulh -1 = 0
;| 4294967296 mulh 4294967296 = 1
;| 81985529216486895 mulh -1147797409030816545 = -5101321817914741
;| 4611686018427387904 mulh 12 = 3
;| 4611686018427387904 mulh 12 = 3
;| 4611686018427387904 mulh 4611686018427387904 = 1152921504606846976
;| 4611686018427387904 mulh 12 = 3
