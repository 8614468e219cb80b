; X16: the text is for standard error, its length for the program, and standard output has none of it.
;! output:
;| a15z\

.fn main()
.reg length
        host    print_char('a')
        host    print_error("%d is no %s\n", 7, "letter") -> length
        host    print_int(length)
        host    print_char('z')
        halt
