; Arguments are passed from the window register up: the caller's rN+i is the callee's ri.

main:
    li      r20, 1
    li      r21, 20
    li      r22, 300
    li      r23, 4000
    call    sum, r20
    host    print_int, r20
    host    newline, r20
    halt

sum:
    add     r0, r0, r1
    add     r0, r0, r2
    add     r0, r0, r3
    ret

;! output:
;| 4321
