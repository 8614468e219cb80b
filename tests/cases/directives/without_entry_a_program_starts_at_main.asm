; Without .entry the program starts at the label `main`, wherever it stands.

other:
    trap    1
main:
    li      r0, 8
    exit    r0

;! exit: 8
