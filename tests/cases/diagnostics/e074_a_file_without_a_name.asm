; E074: a source file other than the main one has a name.

.file ""                                ;! error E074 `.file` alone goes back to the main file
.file "\xff.asm"                        ;! error E007 this name is not UTF-8 text
.file main                              ;! error E010 expected a string

main:
    halt
