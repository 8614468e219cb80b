; E001: a character that no token starts with, outside of strings and comments.

main:
    li      r0, $5                      ;! error E001 unexpected character `$`
    !halt                               ;! error E001 unexpected character `!`
    li      r0, {1}                     ;! error E001 unexpected character `{`
.const größe = 1                        ;! error E001 unexpected character `ö`
    li      r0, 1.                      ;! error E001 unexpected character `.`
    li      r0, 1 ? 2                   ;! error E001 unexpected character `?`
    halt
