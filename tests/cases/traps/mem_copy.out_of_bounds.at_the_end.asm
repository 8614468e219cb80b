; mem_copy traps when the target ends one byte behind the heap.
;! options: --heap 4096

.data before: .string "before\n"

main:
    li      r1, before
    host    print_string, r1
    li      r2, 4089
    li      r3, 64
    li      r4, 8
    mem_copy r2, r3, r4                 ;! trap out_of_bounds
    halt

;! output:
;| before
