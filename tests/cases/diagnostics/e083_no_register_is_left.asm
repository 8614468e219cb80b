; E083: there are 256 registers, also for names, arguments and results.

.fn main(a, b)
.reg last = r255, more                  ;! error E083 there are 256, `r0` to `r255`
    call f(a)                           ;! error E083 no register is left
    halt

.fn f(a)
.reg most = r253
    call main(a, a)
    call main(a, r255)
    call f(a) -> r1, r2, r3             ;! error E083 no register is left
    ret
