; X1: the third argument would be in r256.

.data   text:   .string "%d %d"

main:   li      r254, text
        host    print_format, r254  ;! trap host
        halt
