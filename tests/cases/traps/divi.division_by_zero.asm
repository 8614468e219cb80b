; divi of 7 by zero traps.

.data before: .string "before\n"

main:
    li      r1, before
    host    print_string, r1
    li      r2, 7
    divi    r4, r2, 0                   ;! trap division_by_zero
    halt

;! output:
;| before
