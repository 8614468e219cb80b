; Reads the value of a key that the map does not have.
.map    ages    key=u32 value=u64 capacity=4
main:   map_new r1, ages
        li      r2, 7
        map_lookup_scalar r3, r1, r2
        mov     r5, r3
        load64  r4, [r5]
        halt
