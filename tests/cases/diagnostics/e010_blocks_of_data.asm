; E010 and others: what cannot stand in a block of data.

.data { a: .u8 1 } .u8 2                ;! error E010 expected the end of the line, found `.u8`
.data b: .u8 1 {                        ;! error E001 there are no blocks but those of `.data`
.data c: }                              ;! error E001
.data {
        .data d: .u8 1                  ;! error E010 `.data` does not stand within a block of data
        .word 1                         ;! error E012 the size is in the name
e:      .u8 2, x                        ;! error E021 `x` is not defined
        .u8 256                         ;! error E045 a `u8` must be from 0 to 255
.f:     .u8 1                           ;! error E017 leave out the dot
        name .u8 1                      ;! error E010 expected a label or a data item, found `name`
        {                               ;! error E001
}
.data { h: .u8 1 2 }                    ;! error E010 found `2`
.data {
        .u8 1, }                        ;! error E010 expected a value
main: .data {                           ;! error E055
}
        li r0, e
        {                               ;! error E001
        halt
.data {
g:      .u8 1
next:   li r0, g                        ;! error E010 close the block with `}` on a line in front of this one
        jmp main
