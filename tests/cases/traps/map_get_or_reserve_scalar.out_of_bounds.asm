; map_get_or_reserve_scalar traps when the header of the map does not lie in the heap.
;! options: --heap 4096

.data before: .string "before\n"

main:
    li      r1, before
    host    print_string, r1
    li      r3, 7
    li      r2, 4068
    map_get_or_reserve_scalar r5, r2, r3;! trap out_of_bounds
    halt

;! output:
;| before
