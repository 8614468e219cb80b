; E071: a macro is defined outside of others and of repetitions.

.macro outer()
.macro inner()                          ;! error E071 a macro is defined within a macro or a repetition
.endm
.endm
.rept 2
.macro repeated()                       ;! error E071 define it in front of that
.endm
.endr
main:   outer
        halt
