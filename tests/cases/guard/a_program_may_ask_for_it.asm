; With `.guard`, a program is guarded in every run.

main:
    li      r0, 100
    alloc   r1, r0
    load8u  r2, [r1 + 103]                      ; 100 bytes are given out as 104
    load8u  r2, [r1 + 104]                      ;! trap out_of_bounds
    halt
.guard                                          ; wherever it stands
