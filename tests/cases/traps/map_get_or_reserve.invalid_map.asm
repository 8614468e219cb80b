; map_get_or_reserve traps where there are only zero bytes.
;! options: --heap 4096

.data before: .string "before\n"
.data key: .u32 7

main:
    li      r1, before
    host    print_string, r1
    li      r3, key
    li      r2, 1024
    map_get_or_reserve r5, r2, r3       ;! trap invalid_map
    halt

;! output:
;| before
