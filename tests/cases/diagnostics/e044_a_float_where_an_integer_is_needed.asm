; E044: a floating-point number where only an integer will do, and operators that do not take them.

.const half = 0.5
.const a = half & half                  ;! error E044 this operator does not take floating-point numbers
.const b = 2 % 1.5                      ;! error E044
.const i = 1 << 2.0                     ;! error E044
.const j = int(nan)                     ;! error E044 nan is no integer
.const c = ~half                        ;! error E044
.data  d: .u64 half                     ;! error E044 a `u64` must be an integer
.data  e: .zero 1.0                     ;! error E044 the size must be an integer
.data  f: .align 8.0                    ;! error E044 the alignment must be an integer
.map   g key=u8 capacity=1e3            ;! error E044 the capacity must be an integer
.map   h key=bytes(half) capacity=1     ;! error E044 the size of a key must be an integer
.line  2.0                              ;! error E044 a line number must be an integer

main:
    addi    r0, r0, half                ;! error E044 the value of `addi` must be an integer
    load8u  r0, [r1 + half]             ;! error E044
    jmp     @1.0                        ;! error E044 an instruction number must be an integer
    halt
