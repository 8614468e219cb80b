;! args: abc

main:
    lc      r1, 0x100000000
    li      r2, 8
    li      r3, 8
    host    arg, r1             ;! trap host
    halt
