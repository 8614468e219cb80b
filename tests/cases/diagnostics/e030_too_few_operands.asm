; E030: an instruction with too few operands; the help shows how it is written.

main:
    add     r0, r1                      ;! error E030 write `add rd, ra, rb`
    jmp                                 ;! error E030 `jmp` takes 1 operand, not 0
    li      r0                          ;! error E030 `li` takes 2 operands, not 1
    load64  r0                          ;! error E030 `load64` takes 2 operands, not 1
    halt
