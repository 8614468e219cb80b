; The last line needs no line end, also if it is an instruction.
;! exit: 3

main:
    li      r0, 3
    exit    r0