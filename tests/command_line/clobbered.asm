; Makes a tree, but hands on a register that it has not counted down.
main:   li      r1, 10
        call    make, r1
        halt
make:   beqi    r0, 0, .leaf
        mov     r1, r0
        subi    r2, r1, 1
        call    make, r1
.leaf:  ret
