; E020: a name that a macro or a repetition defines is defined by each use and each turn.

.macro twice()
label:  ret                             ;! error E020 `label` is defined twice  each use and each turn defines it
.endm
        twice
        twice
.rept 3
.const number = 1                       ;! error E020 `number` is defined twice  each use and each turn defines it
.endr
.macro glued(name)
.of_\name:                              ;! error E020 `main.of_a` is defined twice  a local label with a parameter in its name is the program's: each use and each turn needs another name
.endm
main:   glued   a
        glued   a
        halt
