; E102: a format that is given as a text has the conversions of the host.

.fn main()
    host print_format("100%\n")         ;! error E102 at byte 3 of the format
    host print_format("%ld\n", 5)       ;! error E102 `%l`, at byte 0 of the format
    host print_format("%")              ;! error E102 it ends before it says what to write
    halt
