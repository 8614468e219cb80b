; Checks: a program that finds something else than it expects stops at the line of the check.
;
; Use it with: .include <assert.asm>

; Traps with code 1 if two values differ. Each is a register or a constant.
.macro assert_equal(left, right)
        beq         left, right, .equal
        trap        1
.equal:
.endm

; Traps with code 1 if a register holds 0.
.macro assert(condition)
        bnei        condition, 0, .holds
        trap        1
.holds:
.endm
