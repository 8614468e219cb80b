; callr traps with -1, the highest number of all.

.data before: .string "before\n"

.func first

main:
    li      r1, before
    host    print_string, r1
    li      r2, -1
    callr   r2, r3                      ;! trap bad_function
    halt

first:
    ret

;! output:
;| before
