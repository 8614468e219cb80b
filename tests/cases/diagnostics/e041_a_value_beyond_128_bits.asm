; E041: a result that leaves 128 bits, by each operator that can; the largest and the least are fine.

.const most  = 0x7fffffffffffffffffffffffffffffff
.const least = -most - 1
.const a = most + 1                     ;! error E041 the result does not fit in 128 bits
.const b = least - 1                    ;! error E041
.const c = most * 2                     ;! error E041
.const d = -least                       ;! error E041
.const e = least / -1                   ;! error E041
.const f = 1 << 127                     ;! error E041
.const g = -1 << 127
.const h = 3 << 126                     ;! error E041

main:
    halt
