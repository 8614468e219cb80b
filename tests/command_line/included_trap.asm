.include "lib/shapes.asm"

.fn main()
.reg    side, result
        li      side, 0
        square  result, side
        exit    result
