; E089: a return without values leaves the results where they are, and there a register with the name of one must be.

.fn main()
    halt

.fn first(x) -> y
.reg y
    add y, x, 1
    ret                                 ;! error E089 the result `y` is what r0 holds, but `y` is r1 here  `ret y` gives

.fn second(a, b) -> b, a
    beq a, b, .same
    ret b, a
.same: RET                              ;! error E089 `ret b, a` gives

.fn third(a, b) -> a, c
    ret
.fn fourth() -> result
.reg result
    ret
