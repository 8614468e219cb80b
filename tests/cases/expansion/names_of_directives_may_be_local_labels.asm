; Local labels may have the names of directives, also those that work on lines.
;
;! exit: 4

main:   li          r0, 4
        jmp         .if
.else:  jmp         .endif
.if:    jmp         .else
.rept 1
.endr
.endif: exit        r0
