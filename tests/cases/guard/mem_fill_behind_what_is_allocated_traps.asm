; With `--guard`, instructions on many bytes stay within what is given out as well.
;! options: --guard

main:
    li      r0, 64
    alloc   r1, r0
    mem_fill r1, r0, r0
    addi    r0, r0, 1
    mem_fill r1, r0, r0                         ;! trap out_of_bounds
    halt
