; The key may be the map's own copy: remove reads it before it clears the entry.

.map numbers key=u64 value=u64 capacity=3

.data key: .u64 0

main:
    map_new r0, numbers
    map_new r1, numbers                 ; stays fresh
    li      r2, 1
.fill:
    li      r3, key
    store64 r2, [r3]
    map_get_or_reserve r4, r0, r3
    addi    r2, r2, 1
    blei    r2, 3, .fill

    li      r5, 0
    map_iter_next r5, r0, r6, .empty
    map_remove r4, r0, r6
    call    show, r4
    load16u r4, [r0 + 2]
    call    show, r4
    load64  r4, [r6]                    ; cleared
    call    show, r4
    map_iter_next r5, r0, r6, .empty
    map_remove r4, r0, r6
    map_iter_next r5, r0, r6, .empty
    map_remove r4, r0, r6
    map_size r5, numbers
    mem_compare r4, r0, r1, r5
    call    show, r4
    halt
.empty:
    trap    1

show:
    host    print_int, r0
    host    newline, r0
    ret

;! output:
;| 1
;| 2
;| 0
;| 0
