; Far behind what is reached, and back.
;! exit: 0
main:
    li      r0, 100000
    load8u  r1, [r0]
    store8  r1, [r0]
    li      r0, 50000
    load64  r1, [r0]
    halt
