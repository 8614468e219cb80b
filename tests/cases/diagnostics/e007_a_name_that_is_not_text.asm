; E007: the name of the source is text, so its bytes must be UTF-8.

.source "\xff.asm"                      ;! error E007 this name is not UTF-8 text

main:
    halt
