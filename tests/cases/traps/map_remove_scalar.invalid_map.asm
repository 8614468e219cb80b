; map_remove_scalar traps where there are only zero bytes.
;! options: --heap 4096

.data before: .string "before\n"

main:
    li      r1, before
    host    print_string, r1
    li      r3, 7
    li      r2, 1024
    map_remove_scalar r5, r2, r3        ;! trap invalid_map
    halt

;! output:
;| before
