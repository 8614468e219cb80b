; E024, E026: host functions are called with `host`; an unknown one is answered with those that exist.

main:
    print_int r0                        ;! error E024 it is a function of the host: `host print_int, r0` calls it
    print_int r7                        ;! error E024 `host print_int, r7` calls it
    newline                             ;! error E024 `host newline, r0` calls it
    print_int(r3)                       ;! error E010 `host print_int(...)` calls it
    print_itn r0                        ;! error E024 did you mean `print_int`? it is a function of the host
    print "text"                        ;! error E024 output is a function of the host, called with `host name, first`
    printf  r0                          ;! error E024 output is a function of the host
    host printf, r0                     ;! error E026 the host has `write`, `read`, `print_int`,
    host print_itn, r0                  ;! error E026 did you mean `print_int`? the host has `write`,
    host print_int r0                   ;! error E010 operands are separated by commas
    call print_int, r0                  ;! error E021 it is a function of the host: `host print_int, first` calls it
    host main, r0                       ;! error E026 `main` is a label of this program: `call main, first` calls it
    halt
