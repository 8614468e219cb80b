; The first byte of the key is looked at before the map.
.map numbers key=u32 value=u32 capacity=1000

main:
    map_new r0, numbers
    lc      r1, 1000000
    map_size r2, numbers
    mem_copy r1, r0, r2
    li      r3, 7
    map_has r4, r1, r3          ;! trap out_of_bounds
    halt
