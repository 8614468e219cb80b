; Lines that are left out define nothing: neither do labels in front of a condition among them. Whatever stands behind an
; `.if` there, or an `.elif` that comes too late, is not looked at.
;
;! exit: 7

.macro leave_out(a)
.if a > 1
.if \nothere
.elif \nothere
.endif
.elif a > 0
.elif \nothere
.endif
.endm

main:   li          r0, 7
.if 0
label:  .if 1
label:  .else
label:  .endif
        no          instruction
label:  .elif 0
label:  .endif
.if 1
label:  .endif
        leave_out   1
        exit        r0
