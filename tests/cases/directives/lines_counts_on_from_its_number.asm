; .lines: the line behind it has this number, from which lines count on; the last one counts.

main:
.line 500
    li      r0, 0
.lines 4 - 3 + here
.const here = 8
.lines here                             ; the next line is line 8 instead of 9
    jmp     fail

    ; an empty line and this one count as well
fail:                                   ;! trap user
    trap    1
