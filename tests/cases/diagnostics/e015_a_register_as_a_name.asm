; E015: a name cannot look like a register, also like one that does not exist.

.const r1 = 5                           ;! error E015 `r1` looks like a register and cannot be a name
.map   R2 key=u8 capacity=1             ;! error E015 `R2` looks like a register
.data  r3: .u8 1                        ;! error E015 `r3` looks like a register
.host  r4                               ;! error E015 `r4` looks like a register

main:
r999:                                   ;! error E015 `r999` looks like a register
.r5:                                    ;! error E015 `.r5` looks like a register
    halt
