; Fills a map, takes out keys until tombstones stay, and fills it again.
;
; It is for the page that shows it: see docs/explore.md.

.map squares key=u32 value=u64 capacity=16

.fn main()
.reg map, number, value, square
        map_new map, squares
        li      number, 1
.fill:  map_get_or_reserve_scalar value, map, number
        mul     square, number, number
        store64 square, [value]
        add     number, number, 1
        ble     number, 16, .fill

        li      number, 1
.drain: map_remove_scalar value, map, number
        add     number, number, 2
        ble     number, 16, .drain

        li      number, 101
.again: map_get_or_reserve_scalar value, map, number
        store64 number, [value]
        add     number, number, 1
        ble     number, 108, .again

        map_has_scalar value, map, number       ; the first key that is not there
        host    print_format("%u has an entry: %u\n", number, value)
        map_clear map
        halt
