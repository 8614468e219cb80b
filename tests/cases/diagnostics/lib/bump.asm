.macro bump(by)
        addi    total, r0, by
.endm
