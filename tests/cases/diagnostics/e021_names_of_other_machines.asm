; E021: an undefined name that is a register or a value elsewhere, or a local label of another function.

main:
    li r0, eax                          ;! error E021 registers are `r0` to `r255`
    li r0, true                         ;! error E021 it is written `1`
    li r0, NULL                         ;! error E021 it is written `0`
    jmp .there                          ;! error E021 `.there` is a local label of `helper`: elsewhere it is `helper.there`
    jmp helper.there
    jmp nowhere.there                   ;! error E021 elsewhere it is `helper.there`
    halt
helper:
.there:
    ret
