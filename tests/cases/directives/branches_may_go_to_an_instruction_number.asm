; @ and a number as a branch target is an instruction of the program, counted from 0.

main:
    jmp     @3
    addi    r0, r0, 10                  ; instruction 1
    jmp     @2 + 3
    addi    r0, r0, 200                 ; instruction 3
    beqi    r0, 200, @one
    host    print_int, r0               ; instruction 5
    host    newline, r0
    halt
.const one = 1

;! output:
;| 210
