; An error in the body of a macro is told for each use, where it stands in the body; one in a repetition once. What
; is wrong in an included file is told there, for the line that includes it.

.macro wrong(register)
        li          register, nowhere   ;! error E021 `nowhere` is not defined
.endm

.include "lib/wrong.asm"                ;! error E021 `nowhere` is not defined
main:   wrong       r1
.rept 5, i
        li          r\i, nowhere        ;! error E021 `nowhere` is not defined
        move_\i     r0                  ;! error E024
.endr
        halt
