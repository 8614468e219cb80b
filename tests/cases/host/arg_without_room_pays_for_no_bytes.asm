;! options: --heap 4096
;! args: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx

main:
    li      r1, 0
    li      r2, 4000
    li      r3, 128
    host    arg, r1             ;! trap out_of_bounds
    halt
