; X10 holds for `%c`, too.

.fn main()
        host    print_format("%c", 0xd800)  ;! trap host
        halt
