; Two maps are compatible when their keys and values have the same sizes, also if these stand elsewhere.

.map packed  key=bytes(4) value=bytes(8) capacity=4
.map aligned key=u32      value=u64      capacity=4

.data key: .u32 123

main:
    map_new r0, packed
    li      r2, key
    map_get_or_reserve r3, r0, r2
    lc      r1, 0x0123456789abcdef
    store64 r1, [r3]
    map_new r4, aligned
    map_overwrite r10, r4, r0
    host    print_int, r10
    host    newline, r10
    map_lookup r3, r4, r2
    load64  r3, [r3]
    eq      r10, r3, r1
    host    print_int, r10
    host    newline, r10
    halt

;! output:
;| 1
;| 1
