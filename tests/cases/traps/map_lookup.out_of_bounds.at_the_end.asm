; map_lookup traps when the header of the map does not end within the heap.
;! options: --heap 4096

.data before: .string "before\n"
.data key: .u32 7

main:
    li      r1, before
    host    print_string, r1
    li      r3, key
    li      r2, 4068
    map_lookup r5, r2, r3               ;! trap out_of_bounds
    halt

;! output:
;| before
