;! options: --heap 4096

main:
    li      r1, 4000
    li      r2, 128
    host    write_error, r1     ;! trap out_of_bounds
    halt
