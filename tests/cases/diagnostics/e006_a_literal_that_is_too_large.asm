; E006: integers have at most 127 bits, and floating-point numbers go up to the largest of 64 bits.

.const most = 0x7fffffffffffffffffffffffffffffff
.const a    = 0x80000000000000000000000000000000            ;! error E006 more than 127 bits
.const b    = 170141183460469231731687303715884105728       ;! error E006 more than 127 bits
.const c    = 1.7976931348623157e308
.const d    = 1.8e308                                       ;! error E006 `inf` is infinity
.const e    = 1e999                                         ;! error E006 `inf` is infinity

main:
    halt
