; A map whose values have no bytes is a set: a found or created key gives an address that is not 0.

.map primes key=u32 value=bytes(0) capacity=25

.data key: .u32 0

main:
    map_new r0, primes
    li      r1, 2
.next:
    li      r2, 2                       ; try to divide by 2, 3, ...
.divide:
    beq     r2, r1, .prime
    remu    r3, r1, r2
    beqi    r3, 0, .not_prime
    addi    r2, r2, 1
    jmp     .divide
.prime:
    li      r4, key
    store32 r1, [r4]
    map_get_or_reserve r5, r0, r4
    beqi    r5, 0, .lost
    map_lookup r6, r0, r4
    bne     r5, r6, .lost
.not_prime:
    addi    r1, r1, 1
    bnei    r1, 100, .next

    load16u r1, [r0 + 2]                ; 25 primes below 100
    host    print_int, r1
    host    newline, r1
    li      r1, 101
    store32 r1, [r4]
    map_get_or_reserve r5, r0, r4       ; full
    host    print_int, r5
    host    newline, r5
    li      r1, 91                      ; 7 * 13
    store32 r1, [r4]
    map_has r5, r0, r4
    host    print_int, r5
    host    newline, r5
    li      r1, 97
    store32 r1, [r4]
    map_has r5, r0, r4
    host    print_int, r5
    host    newline, r5

    li      r1, 0                       ; cursor
    li      r7, 0                       ; the sum of the primes below 100
.sum:
    map_iter_next r1, r0, r2, .done
    load32u r5, [r2]
    add     r7, r7, r5
    jmp     .sum
.done:
    host    print_int, r7
    host    newline, r7
    halt
.lost:
    trap    1

;! output:
;| 25
;| 0
;| 0
;| 1
;| 1060
