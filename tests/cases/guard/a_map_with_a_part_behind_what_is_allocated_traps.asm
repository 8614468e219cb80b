; With `--guard`, the whole map that a header states must be given out.
;! options: --guard

.map    m       key=u32 value=u32 capacity=4

main:
    map_new r1, m
    li      r2, 32                              ; the bytes of a header
    alloc   r3, r2
    mem_copy r3, r1, r2
    map_has_scalar r4, r3, r2                   ;! trap out_of_bounds
    halt
