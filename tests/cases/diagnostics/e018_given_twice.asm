; E018: what may stand only once stands twice.

.source "one"
.source "two"                           ;! error E018 `.source` is given twice
.entry main
.entry main                             ;! error E018 `.entry` is given twice
.no_lines
.no_lines                               ;! error E018 `.no_lines` is given twice
.guard
.guard                                  ;! error E018 `.guard` is given twice
.no_checks
.no_checks                              ;! error E018 `.no_checks` is given twice
.host print_int
.host print_int                         ;! error E018 `print_int` is declared twice
.map a key=u8 key=u8 capacity=1         ;! error E018 `key` is given twice
.map b key=u8 value=u8 value=u16 capacity=1 ;! error E018 `value` is given twice
.map c capacity=1 key=u8 capacity=1     ;! error E018 `capacity` is given twice

main:
    halt
