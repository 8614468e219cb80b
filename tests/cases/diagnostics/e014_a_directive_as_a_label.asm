; E014: the names of directives and data items cannot be local labels.

main:
.data:                                  ;! error E014 `.data` is a directive and cannot be a label
.string:                                ;! error E014 choose another name, or write it without the dot: `string:`
.u8:                                    ;! error E014 `.u8` is a directive
    jmp     .u8
.const:                                 ;! error E014
    halt
