; `.if` keeps the lines up to the next `.elif`, `.else` or `.endif`, if what stands behind it is not 0. Lines that are left
; out may be anything.
;
;! exit: 15

.const level = 2
.const limit = 1.5

.macro nothing
.endm

.macro add_if(condition, number)
.if condition
        addi        r0, r0, number
.endif
.endm

main:   li          r0, 0
.if level > 2
        whatever    1, 2, 3
.if 1
.else
        and this "is not
.endif
.elif level == 2
        addi        r0, r0, 1
.elif 1
        nor this
.else
        nor that
.endif
        add_if      defined(level), 2
        add_if      defined(nothing) & level <= limit + 0.5, 4
        add_if      defined(unknown) | level != 2 | (level < 2) | 2 >= 3, 32
.if limit > 1
.if 0
.else
        addi        r0, r0, 8
.endif
.endif
        exit        r0
