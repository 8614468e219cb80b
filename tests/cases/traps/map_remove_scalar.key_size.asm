; map_remove_scalar traps when the keys of the map do not fit in a register.
;! options: --heap 4096

.data before: .string "before\n"
.map names key=bytes(9) value=u32 capacity=4

main:
    li      r1, before
    host    print_string, r1
    map_new r2, names
    li      r3, 7
    map_remove_scalar r5, r2, r3        ;! trap key_size
    halt

;! output:
;| before
