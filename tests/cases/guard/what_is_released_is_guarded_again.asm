; With `--guard`, memory that has been released cannot be touched until it is given out again.
;! options: --guard

main:
    li      r0, 64
    heap_mark r1
    alloc   r2, r0
    store64 r0, [r2 + 56]
    heap_release r1
    alloc   r2, r0
    load64x r3, [r2 + r4 * 8 + 56]
    bnei    r3, 0, .wrong                       ; zero again
    heap_release r1
    load64x r3, [r2 + r4 * 8 + 56]              ;! trap out_of_bounds
    halt
.wrong:
    trap    1
