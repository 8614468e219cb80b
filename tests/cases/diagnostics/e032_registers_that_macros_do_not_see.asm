; E032: what a macro of another file has in its lines is no register of the function that uses it.

.include "lib/bump.asm"

.fn main()
.reg total
        li      total, 1
        bump    1               ;! error E032 does not see it
        halt
