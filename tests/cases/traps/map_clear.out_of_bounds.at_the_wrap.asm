; map_clear traps when the map stands at the highest multiple of 4.
;! options: --heap 4096

.data before: .string "before\n"

main:
    li      r1, before
    host    print_string, r1
    li      r2, -4
    map_clear r2                        ;! trap out_of_bounds
    halt

;! output:
;| before
