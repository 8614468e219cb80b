; A key that was removed and comes back has a zero value, not the old one.

.map numbers key=u64 value=u64 capacity=1

.data key: .u64 5
.data other: .u64 6

main:
    map_new r0, numbers
    li      r1, key
    map_get_or_reserve r2, r0, r1
    li      r3, -1
    store64 r3, [r2]
    map_remove r3, r0, r1
    map_get_or_reserve r2, r0, r1
    load64  r3, [r2]
    host    print_int, r3
    host    newline, r3

    ; Nor does another key find it.
    li      r3, -1
    store64 r3, [r2]
    map_remove r3, r0, r1
    li      r1, other
    map_get_or_reserve r2, r0, r1
    load64  r3, [r2]
    host    print_int, r3
    host    newline, r3

    ; Nor what was written through an address that was no longer valid.
    map_remove r3, r0, r1
    li      r3, -1
    store64 r3, [r2]
    map_get_or_reserve r2, r0, r1
    load64  r3, [r2]
    host    print_int, r3
    host    newline, r3
    halt

;! output:
;| 0
;| 0
;| 0
