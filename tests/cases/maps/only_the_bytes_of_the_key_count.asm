; A key is as many bytes as the layout says: what stands behind them does not matter.

.map halves key=u16 value=u64 capacity=4

.data first: .u8 1, 2, 3, 4
.data second: .u8 1, 2, 9, 9
.data third: .u8 1, 3, 3, 4

main:
    map_new r0, halves
    li      r1, first
    map_get_or_reserve r2, r0, r1
    li      r1, second
    map_lookup r3, r0, r1
    eq      r4, r2, r3
    host    print_int, r4
    host    newline, r4
    li      r1, third
    map_has r4, r0, r1
    host    print_int, r4
    host    newline, r4
    halt

;! output:
;| 1
;| 0
