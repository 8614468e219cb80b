; load8s traps when a negative offset leads below the heap.

.data before: .string "before\n"

main:
    li      r1, before
    host    print_string, r1
    li      r2, 8
    load8s  r3, [r2]                    ; the first valid byte is fine
    load8s  r3, [r2 - 16]               ;! trap out_of_bounds
    halt

;! output:
;| before
