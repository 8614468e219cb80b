; Where lines end in a carriage return and a newline, errors still have their lines and nothing more is wrong.

main:
    lii     r0, 1                       ;! error E024 did you mean `li`?
    li      r0                          ;! error E030

    li      r0, "open                   ;! error E002
    halt
