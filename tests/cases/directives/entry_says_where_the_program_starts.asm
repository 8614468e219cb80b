; .entry: the program starts at this label, even if there is a `main`; it may stand anywhere.

main:
    trap    1
begin:
    trap    2
.here:
    li      r0, 6
    exit    r0
.entry begin.here

;! exit: 6
