; map_new traps when a first map has taken the room for the second.
;! options: --heap 4096

.data before: .string "before\n"
.map half key=u64 value=u64 capacity=60

main:
    li      r1, before
    host    print_string, r1
    map_new r2, half
    map_new r2, half                    ;! trap out_of_memory
    halt

;! output:
;| before
