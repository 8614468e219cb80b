; Overwriting a map with an empty one of any capacity leaves the bytes of a fresh map.

.map numbers key=u64 value=u64 capacity=5
.map large   key=u64 value=u64 capacity=500

.data key: .u64 3

main:
    map_new r0, numbers
    map_new r1, numbers
    li      r2, key
    map_get_or_reserve r3, r1, r2
    map_new r4, large
    map_overwrite r10, r1, r4
    host    print_int, r10
    host    newline, r10
    map_size r5, numbers
    mem_compare r10, r0, r1, r5
    host    print_int, r10
    host    newline, r10
    halt

;! output:
;| 1
;| 0
