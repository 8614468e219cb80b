; Unlike `mem_copy`, it checks its ranges in the order in which they are written.
main:
    li      r0, 8
    li      r1, 0
    lc      r2, 100000
    mem_compare r3, r0, r1, r2  ;! trap out_of_bounds
    halt
