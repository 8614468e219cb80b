main:
    lc      r0, 0x100000041
    host    print_char, r0      ;! trap host
    halt
