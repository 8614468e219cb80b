; A name of the library is in one of its files.

.include "sort.asm"                     ;! error E058 the standard library has `<sort.asm>`
