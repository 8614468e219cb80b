; E010: a sign is missing, or parentheses.

.const five 5                           ;! error E010 `=` is missing in front of the value: `.const five = 5`
.struct point { x u32 y: u32 }          ;! error E010 `:` is missing behind the name of the field

.fn main()
.reg a
    call twice a -> a                   ;! error E010 arguments go in parentheses: `call twice(...)`
    call twice -> a                     ;! error E010 arguments go in parentheses: `call twice(...)`
    host print_string "text"            ;! error E010 arguments go in parentheses: `host print_string(...)`
    fadd a, a, 1                        ;! error E032 load `1.0` into a register
    halt

.fn twice(x) -> y
    add x, x, x
    ret x
