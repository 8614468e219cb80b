; E080: the name of a register is none of an instruction, in any case.

.fn main(add)                           ;! error E080 `add` is an instruction
.reg LI                                 ;! error E080 `LI` is an instruction
    halt
