; callr: calls an entry of the function table by its number and moves the window as call does.

.func halve
.func double

main:
    func    r1, double
    li      r4, 21
    callr   r1, r4
    host    print_int, r4
    host    newline, r4

    func    r1, halve
    li      r4, 84
    callr   r1, r4
    host    print_int, r4
    host    newline, r4

    ; The number may stand in the register that becomes r0: it is read before the window moves.
    func    r4, number_of_callee
    callr   r4, r4
    host    print_int, r4
    host    newline, r4

    func    r255, double
    callr   r255, r255
    mov     r4, r255
    func    r5, double
    add     r5, r5, r5
    eq      r4, r4, r5
    host    print_int, r4
    host    newline, r4
    halt

.func number_of_callee

double:
    add     r0, r0, r0
    ret

halve:
    divi    r0, r0, 2
    ret

number_of_callee:
    func    r1, number_of_callee
    eq      r0, r0, r1
    ret

;! output:
;| 42
;| 42
;| 1
;| 1
