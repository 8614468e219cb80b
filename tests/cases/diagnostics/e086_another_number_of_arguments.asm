; E086: a call gives as many arguments as the function takes.

.fn main()
.reg a
    call put(a, 1)                      ;! error E086 `put` takes 3 arguments, not 2
    call put(a, 1, 2, 3)                ;! error E086 it is declared as `.fn put(table, key, item) -> entry`
    call nothing(1)                     ;! error E086 `nothing` takes no arguments, not 1
    call one()                          ;! error E086 `one` takes 1 argument, not 0
    call one(                           ;! error E010 expected an operand, found the end of the line
    call one([a + 8])                   ;! error E010 expected a register, a constant or a text, found `[`
    call one(a) ->                      ;! error E010 expected a register, found the end of the line
    call one(a) a                       ;! error E010 expected `->` and registers, or the end of the line
    call one(main)                      ;! error E022 `main` is the label of an instruction, not a value
    halt

.fn put(table, key, item) -> entry
    ret 0

.fn nothing()
    ret

.fn one(x)
    ret

.fn broken(x                            ;! error E010 expected `,` or `)`, found the end of the line
    ret

.fn f(x)
    call broken(1, 2)
    ret
