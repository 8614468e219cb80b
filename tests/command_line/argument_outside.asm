; There are no arguments.
.data   buffer: .zero 64
main:   li      r4, 2
        li      r5, buffer
        li      r6, 64
        host    arg, r4
        halt
