; host write traps when its bytes reach behind the heap; none of them is written.
;! options: --heap 4096

.data before: .string "before\n"

main:
    li      r1, before
    host    print_string, r1
    li      r2, 4000
    li      r3, 97
    host    write, r2                   ;! trap out_of_bounds
    halt

;! output:
;| before
