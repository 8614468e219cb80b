; E010: a block of data that goes on up to the end of the source.

main:   halt
.data {                                 ;! error E010 the block of data is not closed
a:      .u8 1
