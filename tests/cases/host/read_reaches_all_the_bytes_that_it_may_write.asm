; 3 bytes are read; those of 100,000 are paid for.
;! stdin:
;| abc\
;! exit: 0

main:
    li      r1, 8
    lc      r2, 100000
    host    read, r1
    halt
