; E016: a local label needs a global label of code before it; one of data does not do.

.data text: .u8 1
.start:                                 ;! error E016 `.start` is local, but no global label comes before it
    jmp     .start                      ;! error E016
main:
.next:
    halt
