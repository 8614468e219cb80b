; Writes to more entries than the map holds.
.map    squares key=u32 value=u64 capacity=2
main:   map_new r1, squares
        li      r2, 0
.next:  map_get_or_reserve_scalar r3, r1, r2
        mul     r4, r2, r2
        store64 r4, [r3]
        addi    r2, r2, 1
        blti    r2, 5, .next
        halt
