; .lines: the line behind it has this number, from which lines count on; the last one counts.

main:
.line 500
    jmp     .behind
    trap    1                           ;! trap user
.lines 4 - 3
.behind:
    host    print_int, r0
    host    newline, r0
.lines there                            ; the next line is line 3
    jmp     fail

fail:
    trap    2                           ; so this one is line 6, that of the trap above, which is not reached
.const there = 3

;! output:
;| 0
