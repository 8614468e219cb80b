; map_clear traps when the map stands at no multiple of 4, though all its bytes are there.
;! options: --heap 4096

.data before: .string "before\n"
.map numbers key=u32 value=u32 capacity=4       ; 8 buckets of 12 bytes: 128 bytes

main:
    li      r1, before
    host    print_string, r1
    map_new r2, numbers
    addi    r7, r2, 1
    li      r8, 128
    mem_copy r7, r2, r8
    mov     r2, r7
    map_clear r2                        ;! trap invalid_map
    halt

;! output:
;| before
