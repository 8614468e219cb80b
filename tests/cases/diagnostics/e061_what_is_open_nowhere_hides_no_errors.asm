; E061: a directive that closes nothing is an error, and the lines around it are assembled.

.endif                                  ;! error E061 `.endif` belongs to no `.if`
main:   lii     r0, 1                   ;! error E024 did you mean `li`?
.endm                                   ;! error E061 belongs to no `.macro`
        exit    r0, r1                  ;! error E031
