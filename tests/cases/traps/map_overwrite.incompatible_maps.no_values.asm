; map_overwrite traps when the map to copy has no values.
;! options: --heap 4096

.data before: .string "before\n"
.map numbers key=u32 value=u32 capacity=4       ; 8 buckets of 12 bytes: 128 bytes
.map other   key=u32 value=bytes(0) capacity=4

main:
    li      r1, before
    host    print_string, r1
    map_new r2, numbers
    map_new r4, other
    map_overwrite r5, r2, r4            ;! trap incompatible_maps
    halt

;! output:
;| before
