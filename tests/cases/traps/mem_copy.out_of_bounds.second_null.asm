; mem_copy traps when the source starts at address 0.
;! options: --heap 4096

.data before: .string "before\n"

main:
    li      r1, before
    host    print_string, r1
    li      r2, 64
    li      r3, 0
    li      r4, 1
    mem_copy r2, r3, r4                 ;! trap out_of_bounds
    halt

;! output:
;| before
