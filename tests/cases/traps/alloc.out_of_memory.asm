; alloc traps when more is asked for than the heap has.
;! options: --heap 4096

.data before: .string "before\n"

main:
    li      r1, before
    host    print_string, r1
    li      r2, 4096
    alloc   r3, r2                      ;! trap out_of_memory
    halt

;! output:
;| before
