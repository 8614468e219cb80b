; What is at or above the window of a call, was written for later, and belongs to the callee.

main:   li      r1, 7
        call    clear, r0               ; warning W030 this call overwrites register r1, which is read later
        host    print_int, r1

; A counter of a loop.
        li      r1, 10
.loop:  call    clear, r0               ; warning W030 register r1
        sub     r1, r1, 1
        bne     r1, 0, .loop

; Through another function, and through a call in it.
        li      r5, 7
        li      r6, 8
        call    outer, r2               ; warning W030 register r6
        add     r5, r5, r6

; Below the window all is safe.
        li      r1, 7
        call    clear, r2
        add     r1, r1, 1

; Arguments are read, results are given.
        li      r2, 1
        li      r3, 2
        call    sum, r2
        add     r2, r2, r3
        call    two, r2
        add     r2, r2, r3

; What the callee leaves alone is still there.
        li      r9, 1
        call    clear, r2
        add     r2, r2, r9

; A register that was of use before may well be that of a result.
        li      r3, 5
        add     r4, r3, r3
        call    two, r2
        add     r2, r2, r3
        li      r3, 5
        add     r4, r3, r3
        call    two, r2
        add     r3, r3, 1
        add     r2, r2, r3

; It is written anew.
        li      r3, 5
        call    clear, r2
        li      r3, 6
        add     r2, r2, r3

; On some way it has been written by nobody.
        beq     r2, 0, .not
        li      r3, 5
.not:   call    two, r2
        mov     r2, r3

; The results of a function that declares them.
        li      r3, 5
        li      r4, 6
        call    declared, r2            ; warning W030 register r4
        add     r3, r3, r4

; The callee may read it, or hand it to the host.
        li      r3, 5
        call    perhaps, r2
        mov     r4, r3
        li      r3, 5
        call    hosted, r2
        mov     r4, r3

; The first register is that of the result.
        li      r2, 5
        call    clear, r2
        exit    r2

clear:  li      r0, 0
        li      r1, 0
        ret

outer:  call    inner, r3
        ret
inner:  li      r1, 1
        ret

sum:    add     r0, r0, r1
        li      r1, 0
        ret

two:    li      r0, 1
        li      r1, 2
        ret

perhaps: beq    r0, 0, .clear
        mov     r2, r1
.clear: li      r1, 2
        ret

hosted: host    write, r0
        li      r1, 2
        ret

.fn     declared() -> first, second
.reg    first, second, third
        li      first, 1
        li      second, 2
        li      third, 3
        ret
