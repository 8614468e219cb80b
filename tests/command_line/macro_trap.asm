.include <assert.asm>

.macro check_half(number, half)
        add     r9, half, half
        assert_equal r9, number
.endm

main:   li      r0, 7
        li      r1, 3
.rept 2, i
        check_half r0, r1
.endr
        halt
