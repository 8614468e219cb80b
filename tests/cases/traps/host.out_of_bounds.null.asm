; host print_string traps at address 0.

.data before: .string "before\n"

main:
    li      r1, before
    host    print_string, r1
    li      r2, 0
    host    print_string, r2            ;! trap out_of_bounds
    halt

;! output:
;| before
