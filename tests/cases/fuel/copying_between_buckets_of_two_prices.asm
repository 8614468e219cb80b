; An entry is placed for the price of a bucket of the target, 8, not of the source, 7.
.map packed key=u8 value=bytes(440) capacity=4
.map spread key=u8 value=bytes(440, 16) capacity=4

main:
    map_new r0, packed
    map_new r1, spread
    li      r2, 7
    map_get_or_reserve_scalar r3, r0, r2
    map_overwrite r4, r1, r0
    host    print_uint, r4
    halt

;! output:
;| 1\
