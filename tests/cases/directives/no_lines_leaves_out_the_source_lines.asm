; .no_lines: the program has no source lines; it runs as any other.

.no_lines
main:
    li      r0, 5
    exit    r0

;! exit: 5
