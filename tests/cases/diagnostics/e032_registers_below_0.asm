; E032 and others: a register with a number below 0 reads as a difference.

.data r: .u8 1

main:
    add     r-1, r2, r3                 ;! error E032 registers are `r0` to `r255`
    add     r1, R-2, r3                 ;! error E021 registers are `r0` to `r255`
    li      r1, R-2                     ;! error E021 registers are `r0` to `r255`
    sub     r1, r - 1, r3               ;! error E032 load it into a register with `li` first
    halt
