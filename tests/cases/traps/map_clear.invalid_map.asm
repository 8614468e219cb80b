; map_clear traps where there are only zero bytes.
;! options: --heap 4096

.data before: .string "before\n"

main:
    li      r1, before
    host    print_string, r1
    li      r2, 1024
    map_clear r2                        ;! trap invalid_map
    halt

;! output:
;| before
