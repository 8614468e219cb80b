; map_iter_next traps when the bucket count of the map leads behind the heap.
;! options: --heap 4096

.data before: .string "before\n"
.map numbers key=u32 value=u32 capacity=4       ; 8 buckets of 12 bytes: 128 bytes

main:
    li      r1, before
    host    print_string, r1
    li      r5, 0
    map_new r2, numbers
    lc      r7, 2147483648
    store32 r7, [r2 + 24]
    map_iter_next r5, r2, r6, .done     ;! trap invalid_map
.done:
    halt

;! output:
;| before
