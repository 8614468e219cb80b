; map_overwrite traps when the map it would overwrite stands at the highest multiple of 4.
;! options: --heap 4096

.data before: .string "before\n"
.map numbers key=u32 value=u32 capacity=4       ; 8 buckets of 12 bytes: 128 bytes

main:
    li      r1, before
    host    print_string, r1
    map_new r4, numbers
    li      r2, -4
    map_overwrite r5, r2, r4            ;! trap out_of_bounds
    halt

;! output:
;| before
