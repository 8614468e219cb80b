; trap takes the lowest immediate as its number.

.data before: .string "before\n"

main:
    li      r1, before
    host    print_string, r1
    trap    -2147483648                 ;! trap user
    halt

;! output:
;| before
