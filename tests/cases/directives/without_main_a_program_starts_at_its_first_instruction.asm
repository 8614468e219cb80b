; Without .entry and `main` the program starts at its first instruction; `main` of data or a constant is no label.

.const main = 1
start:
    li      r0, main + 8
    exit    r0

;! exit: 9
