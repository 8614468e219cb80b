; .map: the fields may stand in any order; the capacity may be any expression, the largest is 65535.

.map a capacity=entries value=u64 key=bytes(2)
.map b value=u64 key=bytes(2) capacity=entries
.map c key=bytes(2) capacity=5 + 5 value=u64
.map d key=u16 capacity=65535
.map e key=u16 capacity=1
.const entries = 10

main:
    map_size r0, a
    map_size r1, b
    map_size r2, c
    eq      r3, r0, r1
    host    print_int, r3
    eq      r3, r0, r2
    host    print_int, r3
    host    newline, r3
    map_new r0, d
    load16u r1, [r0]
    host    print_int, r1
    host    newline, r1
    map_new r0, e
    load16u r1, [r0]
    host    print_int, r1
    host    newline, r1
    halt

;! output:
;| 11
;| 65535
;| 1
