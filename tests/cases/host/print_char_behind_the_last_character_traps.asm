main:
    li      r0, 0x110000
    host    print_char, r0      ;! trap host
    halt
