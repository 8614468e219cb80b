; store8 traps one byte behind the last of the heap.
;! options: --heap 4096

.data before: .string "before\n"

main:
    li      r1, before
    host    print_string, r1
    li      r2, 4095
    store8  r3, [r2]                    ; the last byte is fine
    store8  r3, [r2 + 1]                ;! trap out_of_bounds
    halt

;! output:
;| before
