; The callee's r0 is the result: the caller finds it in the register it gave as the window.

main:
    call    seven, r3
    host    print_int, r3
    host    newline, r3
    call    seven, r0
    host    print_int, r0
    host    newline, r0
    halt

seven:
    li      r0, 7
    ret

;! output:
;| 7
;| 7
