; map_clear traps when the bucket count of the map leads behind the heap.
;! options: --heap 4096

.data before: .string "before\n"
.map numbers key=u32 value=u32 capacity=4       ; 8 buckets of 12 bytes: 128 bytes

main:
    li      r1, before
    host    print_string, r1
    map_new r2, numbers
    lc      r7, 2147483648
    store32 r7, [r2 + 24]
    map_clear r2                        ;! trap invalid_map
    halt

;! output:
;| before
