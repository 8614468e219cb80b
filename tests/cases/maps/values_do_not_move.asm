; The address of a value stays the same while other keys come and go.

.map numbers key=u64 value=u64 capacity=200

.data key: .u64 0
.data addresses: .zero 800              ; of the values of the keys 0 to 99

main:
    map_new r0, numbers
    li      r2, key
    li      r1, 0
.fill:
    store64 r1, [r2]
    map_get_or_reserve r3, r0, r2
    store64 r1, [r3]
    muli    r4, r1, 8
    store64 r3, [r4 + addresses]
    addi    r1, r1, 1
    bnei    r1, 100, .fill

    ; 10,000 other keys, 100 at a time.
    li      r1, 1000
.come:
    blti    r1, 1100, .room
    subi    r3, r1, 100
    store64 r3, [r2]
    map_remove r3, r0, r2
    beqi    r3, 0, .lost
.room:
    store64 r1, [r2]
    map_get_or_reserve r3, r0, r2
    beqi    r3, 0, .lost
    li      r4, -1
    store64 r4, [r3]
    addi    r1, r1, 1
    bnei    r1, 11000, .come

    li      r1, 0
    li      r5, 0                       ; keys whose value is at its old address and unchanged
.check:
    store64 r1, [r2]
    map_lookup r3, r0, r2
    muli    r4, r1, 8
    load64  r4, [r4 + addresses]
    eq      r6, r3, r4
    load64  r4, [r4]
    eq      r4, r1, r4
    and     r6, r6, r4
    add     r5, r5, r6
    addi    r1, r1, 1
    bnei    r1, 100, .check
    host    print_int, r5
    host    newline, r5
    load16u r5, [r0 + 2]
    host    print_int, r5
    host    newline, r5
    halt
.lost:
    trap    1

;! output:
;| 100
;| 200
