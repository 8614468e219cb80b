; A format with a conversion that there is not.
.data wrong: .string "%d of %i"

.fn main()
        host    print_format(wrong, 1, 2)
        halt
