; E063: a macro and its parameters have names that mean nothing else.

.macro add(a, b)                        ;! error E063 `add` is an instruction and cannot be the name of a macro
.endm
.macro LI                               ;! error E063 `LI` is an instruction
.endm
.macro twice(a, mov)                    ;! error E063 `mov` is an instruction and cannot be the name of a parameter
.endm
.rept 1, jmp                            ;! error E063 `jmp` is an instruction and cannot be the name of a counter
.endr
.macro named(a, a)                      ;! error E020 `a` is defined twice
.endm
.macro other
.endm
.macro other(x)                         ;! error E020 `other` is defined twice
.endm
.macro r1                               ;! error E015
.endm
.macro .dotted                          ;! error E010 expected the name of the macro
.endm
.macro plain a, b                       ;! error E010 parameters stand in parentheses  write `.macro plain(parameter, ...)`
.endm
.macro open(a                           ;! error E010 expected `,` or `)`
.endm
.macro empty(a = )                      ;! error E010 expected an argument
.endm
.macro behind(a) b                      ;! error E010
.endm
main:   halt
