main:
    li      r0, 0
    li      r1, 8
    lc      r2, 100000
    mem_compare r3, r0, r1, r2  ;! trap out_of_bounds
    halt
