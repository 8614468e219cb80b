; E044: a floating-point number is loaded with `lc`, and then the instruction that computes with it is another.

main:
    li r0, 1.5                          ;! error E044 `lc` loads floating-point numbers
    addi r0, r0, 1.5                    ;! error E044 load it into a register with `lc` and use `fadd`
    lti r0, r0, 1.5                     ;! error E044 load it into a register with `lc` and use `flt`
    andi r0, r0, 1.5                    ;! error E044 load it into a register with `lc` first
    blti r0, 1.5, main                  ;! error E044 load it into a register with `lc` and use `fblt`
    bgti r0, 1.5, main                  ;! error E044 load it into a register with `lc` first
    halt
