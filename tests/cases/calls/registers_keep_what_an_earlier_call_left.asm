; A call does not clear registers: what an earlier call left in one is what a later call finds there.

main:
    call    leave, r10
    call    find, r10
    host    print_int, r10
    host    newline, r10
    mov     r10, r15                    ; r5 of both
    host    print_int, r10
    host    newline, r10
    halt

leave:
    li      r5, 77
    ret

find:
    mov     r0, r5
    ret

;! output:
;| 77
;| 77
