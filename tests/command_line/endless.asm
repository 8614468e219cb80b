; Prints numbers for ever.
main:   addi    r0, r0, 1
        mov     r1, r0
        host    print_uint, r1
        host    newline, r1
        jmp     main
