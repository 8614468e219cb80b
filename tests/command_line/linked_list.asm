; Follows a chain of addresses past its end: the 0 is not the one of the map.
.map    heads   key=u32 value=u64 capacity=4
main:   map_new r1, heads
        li      r2, 7
        map_get_or_reserve_scalar r3, r1, r2
.next:  load64  r3, [r3]
        jmp     .next
