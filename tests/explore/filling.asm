; Fills a map, takes every other key out, so that tombstones stay, and fills it again.
;
; It is for the page that shows it: see docs/explore.md. The keys are chosen so that many have the same home.

.map squares key=u32 value=u64 capacity=16
.const stride = 469
.const last   = 16 * stride

.fn main()
.reg map, number, value, square
        map_new map, squares
        li      number, stride
.fill:  map_get_or_reserve_scalar value, map, number
        mul     square, number, number
        store64 square, [value]
        add     number, number, stride
        ble     number, last, .fill

        li      number, stride
.drain: map_remove_scalar value, map, number
        add     number, number, 2 * stride
        ble     number, last, .drain

        li      number, 1
.again: map_get_or_reserve_scalar value, map, number
        store64 number, [value]
        add     number, number, 1
        ble     number, 8, .again

        map_has_scalar value, map, number   ; a key that is not there
        host    print_format("%u has an entry: %u\n", number, value)
        map_clear map
        halt
