; Allocates for ever.
main:   li      r0, 1000
.again: alloc   r1, r0
        jmp     .again
