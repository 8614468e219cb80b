; The callee cannot reach registers below the window, though it writes every register it has.

main:
    li      r0, 10
    li      r1, 11
    li      r2, 12
    call    scribble, r3
    host    print_int, r2
    host    newline, r2
    host    print_int, r1
    host    newline, r1
    host    print_int, r0
    host    newline, r0
    halt

scribble:
    li      r0, -1
    li      r1, -1
    li      r2, -1
    li      r3, -1
    li      r252, -1
    li      r253, -1
    li      r254, -1
    li      r255, -1
    ret

;! output:
;| 12
;| 11
;| 10
