; A conversion of a text whose argument is no address.
.fn main()
        host    print_format("%d %s", 1, 0)
        halt
