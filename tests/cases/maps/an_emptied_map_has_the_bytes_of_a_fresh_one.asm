; When the last key is removed nothing is left of any: the bytes are those of a map that was never used.

.map numbers key=u64 value=u64 capacity=1000

.data key: .u64 0

main:
    map_new r0, numbers
    map_new r1, numbers                 ; stays fresh
    map_size r2, numbers
    li      r3, 0
.fill:
    muli    r6, r3, 7919
    li      r4, key
    store64 r6, [r4]
    map_get_or_reserve r5, r0, r4
    store64 r6, [r5]
    addi    r3, r3, 1
    bnei    r3, 1000, .fill

    li      r3, 0                       ; in another order: 0, 333, 666, ... modulo 1000
.remove:
    muli    r6, r3, 333
    remui   r6, r6, 1000
    muli    r6, r6, 7919
    li      r4, key
    store64 r6, [r4]
    map_remove r5, r0, r4
    beqi    r5, 0, .lost
    addi    r3, r3, 1
    bnei    r3, 1000, .remove

    mem_compare r6, r0, r1, r2
    host    print_int, r6
    host    newline, r6
    halt
.lost:
    trap    1

;! output:
;| 0
