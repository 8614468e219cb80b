; The map and the key change places.
.map    ages    key=u64 value=u64 capacity=4
.data   key:    .u64 7
main:   map_new r1, ages
        li      r2, key
        map_get_or_reserve r3, r2, r1
        halt
