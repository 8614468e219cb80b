; When the map is full, a new key gives 0 and not a byte of the map changes.

.map numbers key=u64 value=u64 capacity=5

.data key: .u64 0

main:
    map_new r0, numbers
    li      r1, 1
.fill:
    li      r2, key
    store64 r1, [r2]
    map_get_or_reserve r3, r0, r2
    store64 r1, [r3]
    addi    r1, r1, 1
    blei    r1, 5, .fill

    map_size r4, numbers
    alloc   r5, r4
    mem_copy r5, r0, r4
    li      r6, 0                       ; collects every answer and every difference
    li      r1, 6
.refuse:
    li      r2, key
    store64 r1, [r2]
    map_get_or_reserve r3, r0, r2
    or      r6, r6, r3
    map_has r3, r0, r2
    or      r6, r6, r3
    mem_compare r3, r5, r0, r4
    or      r6, r6, r3
    addi    r1, r1, 1
    bnei    r1, 1000, .refuse
    host    print_int, r6
    host    newline, r6
    load16u r6, [r0 + 2]
    host    print_int, r6
    host    newline, r6
    halt

;! output:
;| 0
;| 5
