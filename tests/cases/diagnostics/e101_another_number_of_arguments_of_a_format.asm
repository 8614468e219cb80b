; E101: a format that is given as a text takes an argument for each conversion, and one for each star.

.data buffer: .zero 8

.fn main()
.reg a
    host print_format("%d %d\n", 5)     ;! error E101 the format takes 2 arguments behind it, not 1  each conversion, such as `%d`, takes one argument
    host print_format("%*.*f", 1, 2, 3.0)
    host print_format("%*.*f", 3.0)     ;! error E101 takes 3 arguments behind it, not 1
    host print_format("%d%%\n", 5)
    host print_format("\n", a)          ;! error E101 takes no arguments behind it, not 1
    host print_format("%d\0%d", 1)
    host format(buffer, 8, "%s") -> a   ;! error E101 takes 1 argument behind it, not 0
    host print_format("%s", "%d")
    host print_format(buffer)
    halt
