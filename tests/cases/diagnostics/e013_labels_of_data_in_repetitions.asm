; E013: what macros and repetitions make is checked as if it had been written.

.rept 2, i
item_\i: .u8 i                          ;! error E013 needs `.data` before it
.endr
main:   halt
