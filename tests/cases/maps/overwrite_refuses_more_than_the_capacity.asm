; map_overwrite of more entries than the target's capacity gives 0 and changes no byte; exactly as many fit.

.map many key=u64 value=u64 capacity=100
.map few  key=u64 value=u64 capacity=5

.data key: .u64 0

main:
    map_new r0, many
    map_new r4, few
    li      r2, key
    map_get_or_reserve r3, r4, r2       ; the key 0, with the value 77
    li      r1, 77
    store64 r1, [r3]
    map_size r5, few
    alloc   r6, r5
    mem_copy r6, r4, r5

    li      r1, 1                       ; the source: 1 to 6
.fill:
    li      r2, key
    store64 r1, [r2]
    map_get_or_reserve r3, r0, r2
    store64 r1, [r3]
    addi    r1, r1, 1
    blei    r1, 6, .fill

    map_overwrite r10, r4, r0
    call    show, r10
    mem_compare r10, r6, r4, r5
    call    show, r10

    li      r1, 6                       ; 1 to 5 fit
    li      r2, key
    store64 r1, [r2]
    map_remove r3, r0, r2
    map_overwrite r10, r4, r0
    call    show, r10
    load16u r10, [r4 + 2]
    call    show, r10
    load16u r10, [r4]                   ; the target keeps its own capacity
    call    show, r10
    map_get_or_reserve r10, r4, r2      ; and is full
    call    show, r10
    li      r1, 5
    store64 r1, [r2]
    map_lookup r10, r4, r2
    load64  r10, [r10]
    call    show, r10
    halt

show:
    host    print_int, r0
    host    newline, r0
    ret

;! output:
;| 0
;| 0
;| 1
;| 5
;| 5
;| 0
;| 5
