; call: goes on at a label with the window moved up, so that a register of the caller is r0 of the callee.

main:
    li      r0, 1000
    li      r7, 40                      ; first argument
    li      r8, 2                       ; second argument
    call    sum, r7
    host    print_int, r7               ; the result stands where the first argument stood
    host    newline, r7
    host    print_int, r0               ; below the window nothing changed
    host    newline, r0

    li      r0, 5
    li      r1, 6
    call    sum, r0                     ; the window stays where it is
    host    print_int, r0
    host    newline, r0

    li      r255, 21
    call    double, r255                ; the last register
    mov     r1, r255
    host    print_int, r1
    host    newline, r1
    halt

double:
    add     r0, r0, r0
    ret

sum:
    add     r0, r0, r1
    ret

;! output:
;| 42
;| 1000
;| 11
;| 42
