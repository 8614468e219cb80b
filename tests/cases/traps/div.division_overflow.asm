; div of the smallest number by -1 traps: the quotient takes 65 bits.

.data before: .string "before\n"

main:
    li      r1, before
    host    print_string, r1
    lc      r2, -9223372036854775808
    li      r3, -1
    div     r4, r2, r3                  ;! trap division_overflow
    halt

;! output:
;| before
