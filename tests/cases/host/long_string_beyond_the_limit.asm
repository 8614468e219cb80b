;! options: --max-output 100

main:
    li      r1, 8
    li      r2, 'x'
    li      r3, 200
    mem_fill r1, r2, r3
    host    print_string, r1    ;! trap host
    halt
