; E061: `.elif`, `.else`, `.endif`, `.endr` and `.endm` go on with something that is open.

.else                                   ;! error E061 `.else` belongs to no `.if`
.elif 1                                 ;! error E061 `.elif` belongs to no `.if`
.endif                                  ;! error E061 `.endif` belongs to no `.if`  conditions start with
.endr                                   ;! error E061 `.endr` belongs to no `.rept`
.endm                                   ;! error E061 `.endm` belongs to no `.macro`
.if 0
.else
.elif 1                                 ;! error E061 `.elif` stands behind `.else`
.else                                   ;! error E061 `.else` stands behind `.else`
.endif
.rept 1
.else                                   ;! error E061 `.else` belongs to no `.if`
.endr
.if 1
.endif 1                                ;! error E010 expected the end of the line
.if                                     ;! error E010 expected a value, found the end of the line
.else
        what stands here is left out too
.endif
main:   halt
