; The set is checked before the bytes are.
main:
    li      r1, 100
    li      r2, 100000
    mem_span r3, r0, r1, r2             ;! trap out_of_bounds
    halt
