; E044: a floating-point number that is whole stands for an integer, where that fits; `li` loads it as it is written.

.data a: .u64 1e6                       ;! error E044 as an integer it is 1000000
.data b: .i8 -1e2                       ;! error E044 as an integer it is -100
.data c: .u8 1e3                        ;! error E044 a `u8` must be an integer
.data d: .zero 1e3                      ;! error E044 as an integer it is 1000
.data e: .u64 1e16                      ;! error E044 a `u64` must be an integer
.map  f key=u64 capacity=1e3            ;! error E044 as an integer it is 1000
.map  g key=u64 capacity=1e6            ;! error E044 for more entries, spread the keys

main:
    addi    r0, r0, 1e3                 ;! error E044 as an integer it is 1000
    blti    r1, 1e3, main               ;! error E044 as an integer it is 1000
    blti    r1, 1e6, main               ;! error E044 as an integer it is 1000000: load it into a register with `li` and use `blt`
    blt     r1, 1e3, main               ;! error E044 as an integer it is 1000
    blt     r1, 1e6, main               ;! error E044 as an integer it is 1000000: load it into a register with `li` first
    alloc   r1, 1e6                     ;! error E032 as an integer it is 1000000: load it into a register with `li` first
    fadd    r1, r2, 1e3                 ;! error E032 load it into a register with `li` first
    blt     r1, 1.5, main               ;! error E044 load it into a register with `li` and use `fblt`
    halt
