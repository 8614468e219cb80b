; map_overwrite traps when the map it would copy has another number of entries than its header says, and changes nothing.
;! options: --heap 4096

.map small key=u32 value=u32 capacity=4
.map large key=u32 value=u32 capacity=40

main:
    map_new r4, small
    map_new r2, large
    li      r1, 7
    map_get_or_reserve_scalar r5, r2, r1
    li      r5, 3
    store16 r5, [r4 + 2]                ; its element_count; there are none
    map_has_scalar r6, r2, r1
    host    print_uint, r6
    map_overwrite r5, r2, r4            ;! trap invalid_map
    halt

;! output:
;| 1\
