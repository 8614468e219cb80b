; map_overwrite traps when the magic byte of the map it would overwrite was overwritten.
;! options: --heap 4096

.data before: .string "before\n"
.map numbers key=u32 value=u32 capacity=4       ; 8 buckets of 12 bytes: 128 bytes

main:
    li      r1, before
    host    print_string, r1
    map_new r4, numbers
    map_new r2, numbers
    li      r7, 0
    store8  r7, [r2 + 23]
    map_overwrite r5, r2, r4            ;! trap invalid_map
    halt

;! output:
;| before
