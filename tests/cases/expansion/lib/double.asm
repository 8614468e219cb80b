.include "inner/constants.asm"
.include <assert.asm>

.const kept = 1

.macro doubled(register)
        muli        register, register, factor
.endm

.fn double(value) -> value
        doubled     value
        beq         value, 0, .end
.end:   ret
