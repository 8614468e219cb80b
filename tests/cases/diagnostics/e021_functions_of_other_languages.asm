; E010, E021: functions in expressions that do not exist, or take other values.

.const a = sin(0.5)                     ;! error E021 there is no function `sin`
.const i = hypot(3, 4)                  ;! error E021 the functions of constants are `sqrt`, `abs`, `floor`
.const b = sqr(2)                       ;! error E021 did you mean `sqrt`?
.const c = sqrt()                       ;! error E010 expected a value, found `)`
.const d = sqrt(1, 2)                   ;! error E010 expected `)`, found `,`
.const f = min(1)                       ;! error E010 expected `,` and another value, found `)`
.const g = max(1, 2                     ;! error E010 expected `,` or `)`, found the end of the line

main:
    li r1, pow(2, 3)                    ;! error E021 the functions of constants are
    load64 r1, main(r2)                 ;! error E010 a memory operand is `[rb]` or `[rb + 8]`
    halt
