; .entry @n: the program starts at instruction n, counted from 0.

.entry @1 + 1
main:
    trap    1
    trap    2
    li      r0, 7
    exit    r0

;! exit: 7
