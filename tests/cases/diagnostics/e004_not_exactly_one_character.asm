; E004: a character literal holds exactly one character.

main:
    li      r0, ''                      ;! error E004 the character literal is empty
    li      r0, 'ab'                    ;! error E004 more than one character
    li      r0, '\n\n'                  ;! error E004 more than one character
    li      r0, '\xc3\xa9'              ;! error E004 more than one character
    halt
