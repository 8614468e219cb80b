; A created value is zero in all of its bytes, whatever the heap held before the map was made.

.map wide key=u32 value=bytes(20) capacity=3

.data key: .u32 9
.data zero: .zero 20
.data place: .align 4
.data map: .zero 32 + 8 * 28

main:
    li      r0, map
    li      r1, 0xee
    li      r2, 32 + 8 * 28
    mem_fill r0, r1, r2
    map_init r0, wide
    li      r1, key
    map_get_or_reserve r3, r0, r1
    li      r4, zero
    li      r5, 20
    mem_compare r6, r3, r4, r5
    host    print_int, r6
    host    newline, r6
    halt

;! output:
;| 0
