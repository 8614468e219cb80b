; E010: a struct ends at its brace.

main:   halt
.struct open {                          ;! error E010 the struct is not closed
        x: u8
        y: u8
