; load8u traps at address 7, the last byte of the null area.

.data before: .string "before\n"

main:
    li      r1, before
    host    print_string, r1
    li      r2, 7
    load8u  r3, [r2]                    ;! trap out_of_bounds
    halt

;! output:
;| before
