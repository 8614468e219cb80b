; E010: an argument that stands next to an operator does not become another operator with it.

.macro compare(operation)
        li      r0, 4 operation<1         ;! error E010 expected a value, found `<`
.endm

main:   compare <
        halt
