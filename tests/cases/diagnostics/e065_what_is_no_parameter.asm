; E065: behind `\` stands the name of a parameter.

.macro one(name)
        li          r0, \nam            ;! error E065 `\name` stands for the argument of a parameter
.endm
.macro two(name)
        li          r0, \               ;! error E065 no parameter has the name behind `\`
.endm

main:   one         1
        two         1
        halt
