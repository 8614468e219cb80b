; Prints a line of stars for each number from 3 down, or means to.
.const  width = 80
main:   li      r1, 3
.next:  call    stars, r0
        sub     r1, r1, 1
        bne     r1, 0, .next
        halt
        trap    1

; out: nothing
stars:  li      r1, '*'
        host    print_char, r1
        host    newline, r1
        ret
        jmp     main
