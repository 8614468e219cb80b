; remu of 7 by zero traps.

.data before: .string "before\n"

main:
    li      r1, before
    host    print_string, r1
    li      r2, 7
    li      r3, 0
    remu    r4, r2, r3                  ;! trap division_by_zero
    halt

;! output:
;| before
