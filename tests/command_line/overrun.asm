; Fills ten words, and one more.
main:   li      r0, 80
        alloc   r1, r0
        add     r2, r1, r0
.next:  store64 r0, [r1]
        addi    r1, r1, 8
        bleu    r1, r2, .next
        halt
