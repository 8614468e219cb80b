; E060: what `.if`, `.rept` and `.macro` start must be closed, in the file and in the body where it is opened.

.macro half()
.if 1                                   ;! error E060 `.if` is not closed `.endif` missing
.endm

.include "lib/unclosed.asm" ;! error E060 `.macro` is not closed `.endm` missing
;! error at 7: E060 `.if` is not closed
main:   half
.if 1                                   ;! error E060 `.if` is not closed `.endif` missing
.rept 2                                 ;! error E060 `.rept` is not closed `.endr` missing
        halt
.endm
