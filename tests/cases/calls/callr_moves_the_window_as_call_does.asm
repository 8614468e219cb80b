; callr moves the window as call does: the same function gives the same results both ways.

.func scale

main:
    func    r9, scale
    li      r10, 6
    li      r11, 7
    call    scale, r10
    li      r20, 6
    li      r21, 7
    callr   r9, r20
    eq      r0, r10, r20
    host    print_int, r0
    host    newline, r0
    host    print_int, r11
    host    newline, r11
    host    print_int, r21
    host    newline, r21
    halt

scale:
    mul     r0, r0, r1
    addi    r1, r1, 1
    ret

;! output:
;| 1
;| 8
;| 8
