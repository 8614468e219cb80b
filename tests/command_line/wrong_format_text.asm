; A format that is given as a text is checked before the program runs.
.fn main()
        host    print_format("%d of %d", 1)
        host    print_format("%d of %i", 1, 2)
        halt
