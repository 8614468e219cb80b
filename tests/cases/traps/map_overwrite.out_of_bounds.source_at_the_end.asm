; map_overwrite traps when the header of the map to copy does not end within the heap.
;! options: --heap 4096

.data before: .string "before\n"
.map numbers key=u32 value=u32 capacity=4       ; 8 buckets of 12 bytes: 128 bytes

main:
    li      r1, before
    host    print_string, r1
    map_new r2, numbers
    li      r4, 4068
    map_overwrite r5, r2, r4            ;! trap out_of_bounds
    halt

;! output:
;| before
