; divi of the smallest number by -1 traps: the quotient takes 65 bits.

.data before: .string "before\n"

main:
    li      r1, before
    host    print_string, r1
    lc      r2, -9223372036854775808
    divi    r4, r2, -1                  ;! trap division_overflow
    halt

;! output:
;| before
