; E042: a division or a remainder by zero in a constant expression.

.const zero = 5 - 5
.const a = 1 / 0                        ;! error E042 division by zero
.const b = 1 % zero                     ;! error E042 division by zero
.const c = 0 / 1

main:
    li      r0, 8 / (zero * 2)          ;! error E042 division by zero
    divi    r0, r0, 0                   ; a trap when it is executed, but no error
    halt
