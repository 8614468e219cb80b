; exit: ends the program with the low 8 bits of a register as its exit status.

main:
    li      r255, 0x12a                 ; 256 + 42
    exit    r255

;! exit: 42
