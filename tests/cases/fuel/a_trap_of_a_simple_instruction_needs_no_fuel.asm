;! options: --fuel 0

main:
    li      r0, 1
    divi    r0, r0, 0           ;! trap division_by_zero
    halt
