; E043: shift counts of constant expressions go from 0 to 127.

.const a = 1 << 128                     ;! error E043 a shift count goes from 0 to 127
.const b = 1 << -1                      ;! error E043
.const c = 1 >> 128                     ;! error E043
.const d = 0 << (1 << 64)               ;! error E043
.const e = 1 >> 127

main:
    halt
