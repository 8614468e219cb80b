; The scope of local labels is left where a file is included, and goes on behind it.
;
;! exit: 3

main:   li          r0, 3
        jmp         .end
.include "lib/double.asm"
.end:   exit        r0
