; E015: neither a struct nor a field is called as a register is.

.struct r5 { x: u8 }                    ;! error E015 `r5` looks like a register
.struct good { r0: u8 }                 ;! error E015 `r0` looks like a register
main:   halt
