; E040: a constant whose value depends on itself; each cycle is reported once, not for every constant in it.

.const self = self + 1                  ;! error E040 the value of `self` depends on itself
.const a = b
.const b = c + 1
.const c = 2 * a                        ;! error E040 the value of `a` depends on itself
.const user = a + b + c + self          ; no error of its own
.data  here: .u8 a

main:
    li      r0, c
    halt
