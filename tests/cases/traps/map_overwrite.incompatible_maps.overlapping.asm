; map_overwrite traps when the two maps share bytes.
;! options: --heap 4096

.data before: .string "before\n"
.map numbers key=u32 value=u32 capacity=4       ; 8 buckets of 12 bytes: 128 bytes

main:
    li      r1, before
    host    print_string, r1
    map_new r2, numbers
    addi    r4, r2, 32
    li      r7, 128
    mem_copy r4, r2, r7                 ; a map in the buckets of the first
    map_overwrite r5, r2, r4            ;! trap incompatible_maps
    halt

;! output:
;| before
