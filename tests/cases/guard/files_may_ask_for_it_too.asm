; `.guard` is an option of the whole program, which each of its files may ask for.

.guard
.include "lib/guarded.asm"

main:   li      r0, 4096
        load64  r0, [r0]                        ;! trap out_of_bounds
        halt
