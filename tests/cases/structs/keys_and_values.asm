; A struct is the type of a key and of a value: size and alignment are its own. So is an array.
;
;! output:
;| 42 -3
.struct place { row: i16 column: i16 }
.struct counter {
        count:  u32
        lowest: i64
        flags:  u8
}
.map    counters key=place value=counter capacity=4
.map    rows     key=u16[2] value=place[3] capacity=2
.map    set      key=counter capacity=2

.data   key:    .zero sizeof(place)

main:   map_new r0, counters
        li      r1, key
        li      r2, -1
        store   r2, [r1 + place.row]
        li      r2, 7
        store   r2, [r1 + place.column]
        map_get_or_reserve r2, r0, r1
        li      r3, 42
        store   r3, [r2 + counter.count]
        li      r3, -3
        store   r3, [r2 + counter.lowest]
        li      r3, 1
        store   r3, [r2 + counter.flags]
        map_lookup r4, r0, r1
        load    r3, [r4 + counter.count]
        host    print_int, r3
        host    print_string, r5, " "
        load    r3, [r4 + counter.lowest]
        host    print_int, r3
        host    newline, r3

; The value is aligned to 8 bytes, and behind it stands nothing of this map.
        and     r7, r4, 7
        bne     r7, 0, .wrong
        map_new r0, rows
        map_size r3, rows                       ; 2 buckets or more, each with a key of 4 and a value of 12 bytes
        ble     r3, 2 * 16, .wrong
        map_new r0, set
        map_get_or_reserve r2, r0, r4
        beq     r2, 0, .wrong
        halt
.wrong: trap    1
