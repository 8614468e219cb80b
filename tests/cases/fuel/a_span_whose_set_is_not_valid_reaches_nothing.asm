; The set is checked before the bytes are.
main:
    li      r0, 100000
    li      r1, 100
    mem_span r3, r0, r1, r2             ;! trap out_of_bounds
    halt
