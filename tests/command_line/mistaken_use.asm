.include "lib/mistaken.asm"

.fn main()
        clear   r1, r2
        call    reset()
        halt
