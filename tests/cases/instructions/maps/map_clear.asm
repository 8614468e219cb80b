; map_clear: removes every key; the map can be used as before.

.map numbers key=u64 value=u64 capacity=2

.data one: .u64 1
.data two: .u64 2

main:
    map_new r0, numbers
    li      r1, one
    li      r2, two
    map_clear r0                        ; nothing to remove
    load16u r5, [r0 + 2]
    call    show, r5

    map_get_or_reserve r3, r0, r1
    li      r5, 10
    store64 r5, [r3]
    map_get_or_reserve r3, r0, r2
    mov     r255, r0
    map_clear r255
    load16u r5, [r0 + 2]
    call    show, r5
    load16u r5, [r0]                    ; the capacity stays
    call    show, r5
    map_has r5, r0, r1
    call    show, r5
    map_has r5, r0, r2
    call    show, r5

    map_get_or_reserve r3, r0, r1       ; a new entry is zero again
    load64  r5, [r3]
    call    show, r5
    load16u r5, [r0 + 2]
    call    show, r5
    halt

show:
    host    print_int, r0
    host    newline, r0
    ret

;! output:
;| 0
;| 0
;| 2
;| 0
;| 0
;| 0
;| 1
