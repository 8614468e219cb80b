; With r0 as the window, caller and callee have the same registers.

main:
    li      r0, 1
    li      r1, 2
    li      r255, 3
    call    increment_all, r0
    host    print_int, r0
    host    newline, r0
    host    print_int, r1
    host    newline, r1
    mov     r1, r255
    host    print_int, r1
    host    newline, r1
    halt

increment_all:
    addi    r0, r0, 1
    addi    r1, r1, 1
    addi    r255, r255, 1
    ret

;! output:
;| 2
;| 3
;| 4
