; .line: all instructions behind it have this source line, here that of the directive itself.

main:
    li      r0, 0
    .line   3 + two                     ;! trap user
    jmp     fail

    .const  two = 2
fail:
    trap    1
