; E010 and others: mistakes in `.fill`.

.data a: .fill 3                        ;! error E010 expected `,` and a value, found the end of the line
.data b: .fill 3, .word 1               ;! error E010 expected a value, or a type such as `.u32`, found `.word`
.data c: .fill 3, "text"                ;! error E010
.data d: .fill 3, 256                   ;! error E045 a `u8` must be from 0 to 255
.data e: .fill -1, 0                    ;! error E045 the count must be from 0
.data f: .fill 2.0, 0                   ;! error E044 as an integer it is 2
.data g: .fill later, 0                 ;! error E046
.data h: .fill 3, .u32 main             ;! error E022
.data i: .fill 0, .u8 missing           ;! error E021
.data j: .fill 1 << 63, .u64 1          ;! error E051
.data later:

main:   halt
