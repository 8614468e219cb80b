; E100, E087: a call that names its arguments gives a function of the host as many as it takes.

.fn main()
.reg a
    host print_int()                    ;! error E100 `print_int` takes 1 argument, not 0
    host print_int(a, a)                ;! error E100 the host has `print_int(value)`
    host read(a) -> a                   ;! error E100 `read` takes 2 arguments, not 1  the host has `read(address, max) -> result`
    host newline(a)                     ;! error E100 `newline` takes no arguments, not 1
    host print_format()                 ;! error E100 `print_format` takes at least 1 argument, not 0
    host format(a, 1)                   ;! error E100 the host has `format(address, max, format, ...) -> result`
    host print_format("%d", a)
    host print_int(a) -> a              ;! error E087 `print_int` gives no results, not 1
    host arg_count() -> a, r9           ;! error E087 `arg_count` gives 1 result, not 2
    host print_int, r0                  ; nothing is known of what stands in registers
    host nothing()                      ;! error E026
    halt
