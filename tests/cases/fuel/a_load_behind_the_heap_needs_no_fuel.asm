;! options: --fuel 0 --heap 8192

main:
    li      r0, 8192
    load8u  r0, [r0]            ;! trap out_of_bounds
    halt
