; The price is that of the buckets of the target: 8 on the way there, 7 on the way back.
.map packed key=u8 value=bytes(440) capacity=4
.map spread key=u8 value=bytes(440, 16) capacity=4

main:
    map_new r0, packed
    map_new r1, spread
    li      r2, 7
    map_get_or_reserve_scalar r3, r0, r2
    map_overwrite r4, r1, r0
    host    print_uint, r4
    map_overwrite r4, r0, r1
    host    print_uint, r4
    halt

;! output:
;| 11\
