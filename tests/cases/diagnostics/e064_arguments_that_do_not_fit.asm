; E064: a macro gets an argument for each parameter that has no default.

.macro none()
.endm
.macro one(a)
.endm
.macro some(a, b = 1, c = (2, 3))
.endm

main:   none        1                   ;! error E064 macro `none` takes no arguments, not 1
        one                             ;! error E064 macro `one` takes 1 argument, not 0  its parameters are `a`
        one         1, 2                ;! error E064 not 2
        one         [r1 + 2, 3], "a, b" ;! error E064 not 2
        some                            ;! error E064 macro `some` takes 1 to 3 arguments, not 0  its parameters are `a`, `b`, `c`
        some        1
        some        1, , 3
        some        , 2                 ;! error E064
        some        1, 2, 3, 4          ;! error E064
        one         (1, 2), 3           ;! error E064 operands stand in no parentheses
        some(1, 2, 3)
        none(1)                         ;! error E064 operands stand in no parentheses
        halt
