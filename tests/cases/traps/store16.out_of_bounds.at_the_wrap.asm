; store16 traps at the highest address of all; it does not wrap into the heap.

.data before: .string "before\n"

main:
    li      r1, before
    host    print_string, r1
    li      r2, -1
    store16 r3, [r2]                    ;! trap out_of_bounds
    halt

;! output:
;| before
