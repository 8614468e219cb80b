; E085: a call names its arguments if the function declares its parameters.

.fn main()
    call f(1)                           ;! error E085 a function does so with `.fn name(parameter)`
    call nowhere(1)                     ;! error E021 `nowhere` is not defined
    host nowhere(1)                     ;! error E026 the host has no function `nowhere`
    call r0(1)                          ;! error E010 expected the name of a function, found register `r0`
    callr f(1)                          ;! error E010 expected a register, found `f`
    halt
.end_fn

f:
    ret
