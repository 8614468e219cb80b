; map_lookup traps when the header is forged: there are more tombstones than buckets.
;! options: --heap 4096

.data before: .string "before\n"
.map numbers key=u32 value=u32 capacity=4       ; 8 buckets of 12 bytes: 128 bytes
.data key: .u32 7

main:
    li      r1, before
    host    print_string, r1
    li      r3, key
    map_new r2, numbers
    li      r7, 9
    store32 r7, [r2 + 28]
    map_lookup r5, r2, r3               ;! trap invalid_map
    halt

;! output:
;| before
