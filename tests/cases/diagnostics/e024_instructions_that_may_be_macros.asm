; E024: an instruction that does not exist may be meant to be a macro.

.macro print_twice(value)
.endm
main:   print_twcie r1                  ;! error E024 did you mean `print_twice`? it is a macro
        further     r1                  ;! error E024 the macro `further` is defined further down: define it above
.macro further(register)
.endm
        halt
