; E044: a floating-point number is loaded with `li`, and then the instruction that computes with it is another.

main:
    addi r0, r0, 1.5                    ;! error E044 load it into a register with `li` and use `fadd`
    lti r0, r0, 1.5                     ;! error E044 load it into a register with `li` and use `flt`
    andi r0, r0, 1.5                    ;! error E044 load it into a register with `li` first
    blti r0, 1.5, main                  ;! error E044 load it into a register with `li` and use `fblt`
    bgti r0, 1.5, main                  ;! error E044 load it into a register with `li` first
    halt
