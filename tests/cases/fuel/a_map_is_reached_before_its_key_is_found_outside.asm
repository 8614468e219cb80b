;! options: --heap 1000000

.map numbers key=u32 value=u32 capacity=1000

main:
    map_new r0, numbers
    li      r1, 999998
    map_has r2, r0, r1          ;! trap out_of_bounds
    halt
