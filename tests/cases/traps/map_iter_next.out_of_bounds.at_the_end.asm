; map_iter_next traps when the header of the map does not end within the heap.
;! options: --heap 4096

.data before: .string "before\n"

main:
    li      r1, before
    host    print_string, r1
    li      r5, 0
    li      r2, 4068
    map_iter_next r5, r2, r6, .done     ;! trap out_of_bounds
.done:
    halt

;! output:
;| before
