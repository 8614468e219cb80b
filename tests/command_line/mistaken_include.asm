.include "lib/mistaken.asm"

.fn main()
        clear   r1, r2, r3
        cleer   r1, r2
        call    reset()
        halt
