; With `--guard`, no map can be made where there is too little room.
;! options: --guard

.map    m       key=u32 value=u32 capacity=4

main:
    li      r0, 64
    alloc   r1, r0
    map_init r1, m                              ;! trap out_of_bounds
    halt
