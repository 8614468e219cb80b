; map_get_or_reserve of a key that is there gives the same address and keeps the value.

.map counts key=u64 value=u64 capacity=10

.data key: .u64 0

main:
    map_new r0, counts
    li      r1, 0                       ; rounds
.next:
    remui   r2, r1, 10
    li      r3, key
    store64 r2, [r3]
    map_get_or_reserve r4, r0, r3
    load64  r5, [r4]
    addi    r5, r5, 1
    store64 r5, [r4]
    addi    r1, r1, 1
    bnei    r1, 1005, .next

    ; The keys 0 to 4 came 101 times, the others 100 times.
    li      r1, 0
.show:
    li      r3, key
    store64 r1, [r3]
    map_lookup r4, r0, r3
    load64  r5, [r4]
    host    print_int, r5
    host    newline, r5
    addi    r1, r1, 1
    bnei    r1, 10, .show
    halt

;! output:
;| 101
;| 101
;| 101
;| 101
;| 101
;| 100
;| 100
;| 100
;| 100
;| 100
