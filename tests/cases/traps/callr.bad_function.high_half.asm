; callr looks at all 64 bits of the number.

.data before: .string "before\n"

.func first

main:
    li      r1, before
    host    print_string, r1
    lc      r2, 4294967296
    callr   r2, r3                      ;! trap bad_function
    halt

first:
    ret

;! output:
;| before
