.include "lib/shapes.asm"

.fn main()
.reg    side, result
        li      side, 0
        square  result, side            ;! trap division_by_zero
        exit    result
