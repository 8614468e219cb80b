; A map that was used and cleared has the same bytes as one that was never used.

.map numbers key=u32 value=u64 capacity=300

.data key: .u32 0

main:
    map_new r0, numbers
    map_new r1, numbers                 ; stays fresh
    map_size r2, numbers
    li      r3, 0
.fill:
    li      r4, key
    store32 r3, [r4]
    map_get_or_reserve r5, r0, r4
    li      r6, -1
    store64 r6, [r5]
    addi    r3, r3, 1
    bnei    r3, 300, .fill
    li      r3, 0
.remove_some:
    li      r4, key
    store32 r3, [r4]
    map_remove r5, r0, r4
    addi    r3, r3, 2
    bnei    r3, 300, .remove_some

    mem_compare r6, r0, r1, r2
    nei     r6, r6, 0                   ; in between they differ
    host    print_int, r6
    host    newline, r6
    map_clear r0
    mem_compare r6, r0, r1, r2
    host    print_int, r6
    host    newline, r6
    halt

;! output:
;| 1
;| 0
