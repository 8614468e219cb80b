; mem_compare traps when address and length of the first range wrap around.
;! options: --heap 4096

.data before: .string "before\n"

main:
    li      r1, before
    host    print_string, r1
    li      r2, -8
    li      r3, 64
    li      r4, 16
    mem_compare r5, r2, r3, r4          ;! trap out_of_bounds
    halt

;! output:
;| before
