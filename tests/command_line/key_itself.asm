; Passes a key where its address should be.
.map    ages    key=u32 value=u64 capacity=4
main:   map_new r1, ages
        li      r2, 1
        map_get_or_reserve r3, r1, r2
        halt
