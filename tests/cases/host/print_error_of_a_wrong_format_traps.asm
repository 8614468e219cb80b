; X19: nothing is written.

.data wrong: .string "a%q"

.fn main()
        host    print_error(wrong, 1)   ;! trap host
        halt
