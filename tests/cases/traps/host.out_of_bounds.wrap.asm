; host write traps when address and length together wrap around.

.data before: .string "before\n"

main:
    li      r1, before
    host    print_string, r1
    li      r2, 16
    li      r3, -1
    host    write, r2                   ;! trap out_of_bounds
    halt

;! output:
;| before
