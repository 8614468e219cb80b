; A format with a conversion that there is not.
.fn main()
        host    print_format("%d of %i", 1, 2)
        halt
