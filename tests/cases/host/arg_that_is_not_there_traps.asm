;! args: abc

main:
    li      r1, 1
    li      r2, 8
    li      r3, 8
    host    arg, r1             ;! trap host
    halt
