; The end of a list comes before its start.
main:   li      r0, 16
        subi    r1, r0, 24
        alloc   r2, r1
        halt
