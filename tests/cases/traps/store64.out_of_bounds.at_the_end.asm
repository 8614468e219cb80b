; store64 traps when only its last byte lies behind the heap.
;! options: --heap 4096

.data before: .string "before\n"

main:
    li      r1, before
    host    print_string, r1
    li      r2, 4088
    store64 r3, [r2]                    ; the last bytes are fine
    store64 r3, [r2 + 1]                ;! trap out_of_bounds
    halt

;! output:
;| before
