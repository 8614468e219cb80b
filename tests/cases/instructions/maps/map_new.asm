; map_new: a fresh, empty map at an address of its own, a multiple of 8.

.map small key=u32 value=u32 capacity=4

.data place: .align 4
.data key: .u32 7
.data copy: .zero 32 + 8 * 12

main:
    map_new r1, small
    remui   r4, r1, 8
    call    show, r4
    load16u r4, [r1]                    ; the capacity
    call    show, r4
    load16u r4, [r1 + 2]                ; no entries
    call    show, r4

    ; The same bytes as map_init makes.
    li      r2, copy
    map_init r2, small
    map_size r3, small
    mem_compare r4, r1, r2, r3
    call    show, r4

    ; A second map does not overlap the first, whose entries stay its own.
    map_new r255, small
    mov     r2, r255
    add     r4, r1, r3
    geu     r4, r2, r4
    call    show, r4
    li      r5, key
    map_get_or_reserve r6, r1, r5
    map_has r4, r1, r5
    call    show, r4
    li      r5, key
    map_has r4, r2, r5
    call    show, r4
    halt

show:
    host    print_int, r0
    host    newline, r0
    ret

;! output:
;| 0
;| 4
;| 0
;| 0
;| 1
;| 1
;| 0
