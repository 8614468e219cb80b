;! options: --fuel 0

main:
    li      r0, 0
    load8u  r0, [r0 + 7]        ;! trap out_of_bounds
    halt
