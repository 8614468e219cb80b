; The second field of a value that is not there.
.map    points  key=u64 value=bytes(8, 4) capacity=4
main:   map_new r1, points
        li      r2, 7
        map_lookup_scalar r3, r1, r2
        mov     r4, r3
        addi    r4, r4, 4
        load32u r5, [r4]
        halt
