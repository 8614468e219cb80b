.macro clear(first, second)
        li      first, 0
        li      second, 0
.endm
.fn reset()
.reg    a
        clear   a, 5
        ret
