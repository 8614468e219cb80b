; E010: comparing constants gives a constant; registers are compared by instructions.

main:   li      r0, r1 < r2             ;! error E010 comparing is an instruction, such as `lt rd, ra, rb`
        li      r0, 1 == r2             ;! error E010 comparing is an instruction
        li      r0, r1 >= 2             ;! error E010 comparing is an instruction
        li      r0, 1 !=                ;! error E010 expected a value
        halt
