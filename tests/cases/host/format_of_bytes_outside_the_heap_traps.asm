; X3 holds for `%.*s`.

.fn main()
        host    print_format("%.*s", -1, "a")  ;! trap out_of_bounds
        halt
