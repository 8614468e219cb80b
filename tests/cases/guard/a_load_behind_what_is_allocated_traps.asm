; With `--guard`, a byte that has not been given out cannot be read, though the heap goes on.
;! options: --guard

main:
    li      r0, 100
    alloc   r1, r0
    load8u  r2, [r1 + 103]                      ; 100 bytes are given out as 104
    load8u  r2, [r1 + 104]                      ;! trap out_of_bounds
    halt
