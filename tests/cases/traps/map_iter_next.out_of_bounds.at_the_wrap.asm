; map_iter_next traps when the map stands at the highest multiple of 4.
;! options: --heap 4096

.data before: .string "before\n"

main:
    li      r1, before
    host    print_string, r1
    li      r5, 0
    li      r2, -4
    map_iter_next r5, r2, r6, .done     ;! trap out_of_bounds
.done:
    halt

;! output:
;| before
