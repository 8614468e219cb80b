;! options: --heap 10000

main:
    li      r1, 8
    li      r2, 1
    li      r3, 9992
    mem_fill r1, r2, r3
    host    print_string, r1    ;! trap host
    halt
