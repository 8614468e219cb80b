; .line: all instructions behind it have this source line.

main:
    jmp     .behind
    trap    1                           ;! trap user
.behind:
    .line   3 + two                     ; the line of the trap above, which is not reached
    host    print_int, r0
    host    newline, r0
    jmp     fail

    .const  two = 2
fail:
    trap    2

;! output:
;| 0
