; bltu: jumps if the first register < the second, unsigned; forward, backward, and not at all.

.data pairs: .u64 1, 2
.data        .u64 2, 1
.data        .u64 2, 2
.data        .u64 18446744073709551615, 1 ; -1 if it were signed
.data        .u64 1, 18446744073709551615
.data        .u64 18446744073709551615, 0
.data        .u64 0, 18446744073709551615
.data        .u64 18446744073709551615, 18446744073709551615
.data        .u64 9223372036854775808, 9223372036854775807 ; the signs differ
.data        .u64 9223372036854775807, 9223372036854775808
.data        .u64 9223372036854775808, 9223372036854775808
.data        .u64 4294967296, 0         ; the low halves are equal
.data        .u64 0, 4294967296
.data        .u64 18446744073709551614, 18446744073709551615
.const count = 14
.data operator: .string " < "
.data taken: .string ": jumps\n"
.data not_taken: .string ": goes on\n"
.data backward: .string "jumped backward\n"

main:
    li      r0, pairs                   ; r0 walks over the pairs
    li      r1, pairs + 16 * count      ; and stops here
.next:
    load64  r2, [r0]
    load64  r3, [r0 + 8]
    li      r4, taken
    bltu    r2, r3, .forward
    li      r4, not_taken
.forward:
    call    show, r2
    addi    r0, r0, 16
    bltu    r0, r1, .next

    ; The same register on both sides.
    li      r2, 7
    li      r3, 7
    li      r4, taken
    bltu    r2, r2, .same
    li      r4, not_taken
.same:
    call    show, r2

    ; Backward, on the last registers.
    jmp     .ahead
.behind:
    li      r2, backward
    host    print_string, r2
    halt
.ahead:
    li      r254, 1
    li      r255, 2
    bltu    r254, r255, .behind
    li      r2, 1
    exit    r2                          ; it did not jump

; Prints "left < right" from r0 and r1 and the string at r2.
show:
    mov     r3, r0
    host    print_uint, r3
    li      r3, operator
    host    print_string, r3
    mov     r3, r1
    host    print_uint, r3
    mov     r3, r2
    host    print_string, r3
    ret

;! output:
;| 1 < 2: jumps
;| 2 < 1: goes on
;| 2 < 2: goes on
;| 18446744073709551615 < 1: goes on
;| 1 < 18446744073709551615: jumps
;| 18446744073709551615 < 0: goes on
;| 0 < 18446744073709551615: jumps
;| 18446744073709551615 < 18446744073709551615: goes on
;| 9223372036854775808 < 9223372036854775807: goes on
;| 9223372036854775807 < 9223372036854775808: jumps
;| 9223372036854775808 < 9223372036854775808: goes on
;| 4294967296 < 0: goes on
;| 0 < 4294967296: jumps
;| 18446744073709551614 < 18446744073709551615: jumps
;| 7 < 7: goes on
;| jumped backward
