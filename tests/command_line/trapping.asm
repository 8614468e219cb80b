; A program that traps two calls deep, for the dialogues.

main:   li      r10, 12
        li      r11, 0
        call    average, r10
        halt

; average(r0: sum, r1: count) -> r0: their quotient
average:
        mov     r2, r0
        mov     r3, r1
        call    quotient, r2
        mov     r0, r2
        ret

quotient:
        div     r0, r0, r1      ; count may be 0
        ret
