; 100,000 rounds of removing the oldest key and inserting a new one in a full map: never a refusal, never a loss.

.map numbers key=u64 value=u64 capacity=1000

.data key: .u64 0

main:
    map_new r0, numbers
    map_new r1, numbers                 ; stays fresh
    li      r2, key
    lc      r3, 0x9e3779b97f4a7c15      ; key number i is i times this
    li      r4, 0
.fill:
    mul     r5, r4, r3
    store64 r5, [r2]
    map_get_or_reserve r6, r0, r2
    store64 r4, [r6]
    addi    r4, r4, 1
    bnei    r4, 1000, .fill

    lc      r10, 101000
.churn:
    mul     r5, r4, r3
    store64 r5, [r2]
    map_get_or_reserve r6, r0, r2
    bnei    r6, 0, .lost                ; full
    subi    r5, r4, 1000
    mul     r5, r5, r3
    store64 r5, [r2]
    map_remove r6, r0, r2
    beqi    r6, 0, .lost
    mul     r5, r4, r3
    store64 r5, [r2]
    map_get_or_reserve r6, r0, r2
    beqi    r6, 0, .lost
    load64  r7, [r6]
    bnei    r7, 0, .lost
    store64 r4, [r6]
    addi    r4, r4, 1
    bne     r4, r10, .churn

    ; The last 1000 are there.
    li      r7, 0
    subi    r4, r4, 1000
.find:
    mul     r5, r4, r3
    store64 r5, [r2]
    map_lookup r6, r0, r2
    beqi    r6, 0, .lost
    load64  r6, [r6]
    eq      r6, r6, r4
    add     r7, r7, r6
    map_remove r6, r0, r2
    addi    r4, r4, 1
    bne     r4, r10, .find
    host    print_int, r7
    host    newline, r7

    ; Nothing of 101,000 keys is left.
    map_size r5, numbers
    mem_compare r6, r0, r1, r5
    host    print_int, r6
    host    newline, r6
    halt
.lost:
    trap    1

;! output:
;| 1000
;| 0
