; X19: nothing is written.

.fn main()
        host    print_error("a%q", 1)   ;! trap host
        halt
