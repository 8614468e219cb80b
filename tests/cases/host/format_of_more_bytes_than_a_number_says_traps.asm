; X19: a precision of `%s` may be any number; what is beyond 64 bits is no range either.

.fn main()
        host    print_format("%.99999999999999999999999999s", "a")  ;! trap out_of_bounds
        halt
