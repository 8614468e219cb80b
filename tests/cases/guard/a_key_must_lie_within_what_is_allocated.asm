; With `--guard`, all bytes of a key must be given out.
;! options: --guard

.map    m       key=u64 value=u32 capacity=4

main:
    map_new r1, m
    li      r2, 8
    alloc   r3, r2
    map_has r4, r1, r3
    addi    r3, r3, 4
    map_has r4, r1, r3                          ;! trap out_of_bounds
    halt
