; E010: something else was expected, in instructions and operands.

main:
    li      r0, 1 2                     ;! error E010 expected `,` or the end of the line, found `2`
    add     r0 r1, r2                   ;! error E010 expected `,` or the end of the line, found register `r1`
    add     r0, r1,                     ;! error E010 expected an operand, found the end of the line
    li      r0, (1 + 2                  ;! error E010 expected `)`, found the end of the line
    li      r0, 1 +                     ;! error E010 expected a value, found the end of the line
    li      r0, 1 + r1                  ;! error E010 expected a value, found register `r1`
    li      r0, -"text"                 ;! error E010 expected a value, found a string
    load8u  r0, [8 r1]                  ;! error E010 expected `+`, `-` or `]`, found register `r1`
    load8u  r0, [r1                     ;! error E010 expected `+`, `-` or `]`, found the end of the line
    load8u  r0, [r1 * 2]                ;! error E010 expected `+` and the register of an address, found `]`
    main.x                              ;! error E010 expected an instruction, found `main.x`
    r0                                  ;! error E010 expected an instruction, found register `r0`
    5                                   ;! error E010 expected a label, an instruction or a directive, found `5`
    , halt                              ;! error E010 expected a label, an instruction or a directive, found `,`
    halt
