main:
    li      r0, 0xd800
    host    print_char, r0      ;! trap host
    halt
