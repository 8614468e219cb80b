; E070: so does the text of arguments, which may double with each macro.

.macro double_0(value)
        li          r0, value
.endm
.macro double_1(value)
        double_0    value + value + value + value
        double_0    value + value + value + value
.endm
.macro double_2(value)
        double_1    value + value + value + value
        double_1    value + value + value + value
.endm
.macro double_3(value)
        double_2    value + value + value + value
        double_2    value + value + value + value
.endm
.rept 100000
        double_3    1 + 1 + 1 + 1 + 1 + 1 + 1 + 1
.endr
main:   halt
;! error at 4: E070
