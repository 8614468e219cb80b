; E064: a default is the same in each use, and names no other parameter.

.const  c       = 1
.macro first(a, b = a + 1)              ;! error E064 the default of `b` names a parameter
.endm
.macro second(a, b = min(1, b))         ;! error E064 the default of `b` names a parameter
.endm
.macro third(a, b = c)
        li      a, b
.endm

main:   third   r0
        halt
