; E081: registers have names in functions of `.fn`, and calls there name their arguments.

.reg a                                  ;! error E081 `.reg` stands in no function
main:
    call f(1)                           ;! error E081 a function with names starts with `.fn name(parameter)`
    host newline()                      ;! error E081 a call that names its arguments stands in no function
    halt

.fn f(x)
    ret
.end_fn
.end_fn                                 ;! error E081 `.end_fn` stands in no function
    ret r0                              ;! error E031 `ret` takes no operands, not 1
