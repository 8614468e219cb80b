; host read traps when the place for the bytes reaches behind the heap.
;! options: --heap 4096
;! stdin:
;| some text

.data before: .string "before\n"

main:
    li      r1, before
    host    print_string, r1
    li      r2, 4000
    li      r3, 97
    host    read, r2                    ;! trap out_of_bounds
    halt

;! output:
;| before
