; alloc traps with the highest number of all; the sum does not wrap.

.data before: .string "before\n"

main:
    li      r1, before
    host    print_string, r1
    li      r2, -1
    alloc   r3, r2                      ;! trap out_of_memory
    halt

;! output:
;| before
