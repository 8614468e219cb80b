; There is no input, and yet the range counts.
;! options: --heap 4096

main:
    li      r1, 4000
    li      r2, 97
    host    read, r1            ;! trap out_of_bounds
    halt
