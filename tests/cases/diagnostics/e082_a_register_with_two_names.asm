; E082: a register has one name.

.fn main(a, b)
.reg c = r1                             ;! error E082 register `r1` has a name already
.reg d = r9, e = r9                     ;! error E082 register `r9` has a name already
.reg f                                  ; r10
    halt
