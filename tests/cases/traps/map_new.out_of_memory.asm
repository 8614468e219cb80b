; map_new traps when the heap has no room for the map.
;! options: --heap 4096

.data before: .string "before\n"
.map large key=u64 value=u64 capacity=1000

main:
    li      r1, before
    host    print_string, r1
    map_new r2, large                   ;! trap out_of_memory
    halt

;! output:
;| before
