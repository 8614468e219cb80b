; X3, U19.

.fn main()
        host    random_bytes(0, 1)  ;! trap out_of_bounds
        halt
