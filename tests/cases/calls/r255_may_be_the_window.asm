; The last register may be the window: it is the one argument and the result.

main:
    li      r254, 5
    li      r255, 21
    call    double, r255
    host    print_int, r255
    host    newline, r255
    host    print_int, r254
    host    newline, r254
    halt

double:
    li      r1, 2                       ; a register that the caller does not have
    mul     r0, r0, r1
    li      r255, 1
    ret

;! output:
;| 42
;| 5
