; callr traps with any number when no function was declared.

.data before: .string "before\n"

main:
    li      r1, before
    host    print_string, r1
    li      r2, 0
    callr   r2, r3                      ;! trap bad_function
    halt

;! output:
;| before
