; mem_copy traps when the source starts at address 7.
;! options: --heap 4096

.data before: .string "before\n"

main:
    li      r1, before
    host    print_string, r1
    li      r2, 64
    li      r3, 7
    li      r4, 8
    mem_copy r2, r3, r4                 ;! trap out_of_bounds
    halt

;! output:
;| before
