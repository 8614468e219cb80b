; map_iter_next traps where there are only zero bytes.
;! options: --heap 4096

.data before: .string "before\n"

main:
    li      r1, before
    host    print_string, r1
    li      r5, 0
    li      r2, 1024
    map_iter_next r5, r2, r6, .done     ;! trap invalid_map
.done:
    halt

;! output:
;| before
