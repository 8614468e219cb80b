; Instructions behind those that execution does not go on behind.

main:   li      r0, 2
        switch  r0, 2
        jmp     .second
        jmp     .third
        jmp     .behind
        li      r1, 1                   ; warning W010 these 3 instructions are never reached
        li      r1, 2
        host    newline, r1
.second: call   noreturn, r1
        jmp     .behind
.third: beq     r0, 0, .behind
        halt
        ret                             ; warning W010 this instruction is never reached
.behind: jmp    .end
        trap    1                       ; nothing is meant to come here
.end:   jmp     .exit
.loop:  jmp     .loop                   ; warning W010
.exit:  halt

; `switch` leads to no more than its table and what is behind it.
noreturn: jmp   .in
        switch  r0, 1                   ; warning W010 these 2 instructions
        jmp     .in
.in:    exit    r0
