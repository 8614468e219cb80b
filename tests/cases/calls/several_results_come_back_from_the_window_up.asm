; A callee may leave more than one result: its r1, r2 are the caller's rN+1, rN+2.

main:
    li      r10, 47
    li      r11, 5
    call    divide, r10
    host    print_int, r10
    host    newline, r10
    host    print_int, r11
    host    newline, r11
    halt

; Quotient and remainder of r0 and r1.
divide:
    rem     r2, r0, r1
    div     r0, r0, r1
    mov     r1, r2
    ret

;! output:
;| 9
;| 2
