; map_has traps when the bucket count of the map leads behind the heap.
;! options: --heap 4096

.data before: .string "before\n"
.map numbers key=u32 value=u32 capacity=4       ; 8 buckets of 12 bytes: 128 bytes
.data key: .u32 7

main:
    li      r1, before
    host    print_string, r1
    li      r3, key
    map_new r2, numbers
    lc      r7, 2147483648
    store32 r7, [r2 + 24]
    map_has r5, r2, r3                  ;! trap invalid_map
    halt

;! output:
;| before
