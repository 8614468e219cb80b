; load32u traps when only its last byte lies behind the heap.
;! options: --heap 4096

.data before: .string "before\n"

main:
    li      r1, before
    host    print_string, r1
    li      r2, 4092
    load32u r3, [r2]                    ; the last bytes are fine
    load32u r3, [r2 + 1]                ;! trap out_of_bounds
    halt

;! output:
;| before
