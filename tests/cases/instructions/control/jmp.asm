; jmp: goes on at a label, forward and backward, and changes no register.

main:
    li      r0, 1
    jmp     .third
.second:
    addi    r0, r0, 20
    jmp     far                         ; to a global label
    trap    1                           ; never reached
.third:
    addi    r0, r0, 300
    jmp     .second                     ; backward
    trap    2                           ; never reached

.fourth:                                ; not far.fourth
    trap    3

far:
    jmp     .fourth
    trap    4                           ; never reached
.fourth:
    addi    r0, r0, 4000
    jmp     .next                       ; to the instruction behind it
.next:
    host    print_int, r0
    host    newline, r0
    halt

;! output:
;| 4321
