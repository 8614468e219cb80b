; load16u reads nothing at address 0: a null address traps.

.data before: .string "before\n"

main:
    li      r1, before
    host    print_string, r1
    li      r2, 0
    load16u r3, [r2]                    ;! trap out_of_bounds
    halt

;! output:
;| before
