; map_init traps at address 4, though only four of its bytes lie in the null area.
;! options: --heap 4096

.data before: .string "before\n"
.map numbers key=u32 value=u32 capacity=4       ; 8 buckets of 12 bytes: 128 bytes

main:
    li      r1, before
    host    print_string, r1
    li      r2, 4
    map_init r2, numbers                ;! trap out_of_bounds
    halt

;! output:
;| before
