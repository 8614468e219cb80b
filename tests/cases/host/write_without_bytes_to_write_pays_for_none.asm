;! options: --heap 4096

main:
    li      r1, 4000
    li      r2, 128
    host    write, r1           ;! trap out_of_bounds
    halt
