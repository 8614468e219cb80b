; alloc traps with one byte when all of the heap is given out.
;! options: --heap 4096

.data before: .string "before\n"

main:
    li      r1, before
    host    print_string, r1
    li      r2, 0
    alloc   r3, r2                      ; where the rest of the heap starts
    li      r2, 4096
    sub     r2, r2, r3
    alloc   r3, r2                      ; all of it
    li      r2, 1
    alloc   r3, r2                      ;! trap out_of_memory
    halt

;! output:
;| before
