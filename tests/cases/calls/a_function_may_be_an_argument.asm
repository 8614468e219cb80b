; A function can be handed to another one, which calls it.

.func square
.func negate

main:
    li      r1, 3
    func    r2, square
    call    twice, r1
    host    print_int, r1
    host    newline, r1
    li      r1, 3
    func    r2, negate
    call    twice, r1
    host    print_int, r1
    host    newline, r1
    halt

; r0 through the function r1, twice.
twice:
    mov     r2, r0
    callr   r1, r2
    callr   r1, r2
    mov     r0, r2
    ret

square:
    mul     r0, r0, r0
    ret

negate:
    neg     r0, r0
    ret

;! output:
;| 81
;| 3
