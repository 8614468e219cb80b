; E015: what looks like a register is no name of one.

.fn main(r1)                            ;! error E015 `r1` looks like a register
.reg R2 = r5                            ;! error E015 `R2` looks like a register
    halt
