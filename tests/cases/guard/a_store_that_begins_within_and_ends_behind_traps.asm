; With `--guard`, a store must lie within what is given out as a whole.
;! options: --guard

main:
    li      r0, 16
    alloc   r1, r0
    store64 r0, [r1 + 8]
    store64 r0, [r1 + 9]                        ;! trap out_of_bounds
    halt
