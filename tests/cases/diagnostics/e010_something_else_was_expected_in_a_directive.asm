; E010: something else was expected, in directives.

.const                                  ;! error E010 expected the name of the constant, found the end of the line
.const two 2                            ;! error E010 expected `=`, found `2`
.const three = 3 3                      ;! error E010 expected the end of the line, found `3`
.const .four = 4                        ;! error E010 expected the name of the constant, found `.four`
.data halt                              ;! error E010 expected a label or a data item, found `halt`
.data 5                                 ;! error E010 expected a label or a data item, found `5`
.data a: .u8                            ;! error E010 expected a value, found the end of the line
.data b: .u8 1,                         ;! error E010 expected a value, found the end of the line
.data c: .string text                   ;! error E010 expected a string, found `text`
.data d: .ascii 'a'                     ;! error E010 expected a string, found `'a'`
.map                                    ;! error E010 expected the name of the map layout
.map e key u8 capacity=1                ;! error E010 expected `=`, found `u8`
.map f key=8 capacity=1                 ;! error E010 expected a type, found `8`
.map g key=bytes capacity=1             ;! error E010 expected `(` and a size
.map h key=bytes(1 capacity=1           ;! error E010 expected `)`, found `capacity`
.map i 5                                ;! error E010 expected `key=`, `value=` or `capacity=`, found `5`
.host                                   ;! error E010 expected the name of a host function
.source main                            ;! error E010 expected a string, found `main`
.no_lines 5                             ;! error E010 expected the end of the line, found `5`
.entry                                  ;! error E010

main:
    halt
