; X19: a width that is an argument is not negative either.

.fn main()
        host    print_format("%*d", -5, 1)  ;! trap host
        halt
