; mem_fill traps when address and length wrap around.
;! options: --heap 4096

.data before: .string "before\n"

main:
    li      r1, before
    host    print_string, r1
    li      r2, -8
    li      r3, 1
    li      r4, 16
    mem_fill r2, r3, r4                 ;! trap out_of_bounds
    halt

;! output:
;| before
