; exit with a status whose low 8 bits are all zero is exit with 0.

main:
    lc      r0, 0xffffffffffffff00
    exit    r0

;! exit: 0
