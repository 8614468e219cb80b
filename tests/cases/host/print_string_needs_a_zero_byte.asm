; host print_string traps when no zero byte follows.
;! options: --heap 4096

main:
    li      r2, 4092
    li      r3, -1
    store32 r3, [r2]
    host    print_string, r2            ;! trap host
    halt
