; E010: text goes in double quotes.

.data a: .string 'hello'                ;! error E010 text goes in double quotes
.data b: .ascii  'a'                    ;! error E010 text goes in double quotes
.data c: .u8 1 'a'                      ;! error E010 expected a label or a data item, found `'a'`

main:
    halt
