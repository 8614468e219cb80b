; E033: registers are r0 to r255, written without leading zeros.

main:
    mov     r0, r256                    ;! error E033 there is no register `r256`
    mov     R999999999999, r0           ;! error E033 registers are `r0` to `r255`
    mov     r0, r01                     ;! error E033 there is no register `r01`
    mov     r00, r0                     ;! error E033 there is no register `r00`
    load8u  r0, [r300]                  ;! error E033 there is no register `r300`
    mov     r0, r255
    halt
