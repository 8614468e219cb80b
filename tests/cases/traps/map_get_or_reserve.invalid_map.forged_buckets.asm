; map_get_or_reserve traps when every bucket is occupied though the header counts no entry.

.data before: .string "before\n"
.map numbers key=u64 value=u64 capacity=100

.data key: .u64 12345

main:
    li      r1, before
    host    print_string, r1
    map_new r0, numbers
    map_size r2, numbers
    subi    r2, r2, 32
    addi    r3, r0, 32                  ; the buckets
    li      r4, 2                       ; the status of an occupied bucket that no other key passed
    mem_fill r3, r4, r2
    li      r5, key
    map_get_or_reserve r6, r0, r5       ;! trap invalid_map
    halt

;! output:
;| before
