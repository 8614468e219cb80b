; Any entry may be removed while iterating: entries that are left are visited once, removed ones not later.

.map numbers key=u64 value=u64 capacity=100

.data key: .u64 0

main:
    map_new r0, numbers
    li      r1, 0
.fill:
    li      r2, key
    store64 r1, [r2]
    map_get_or_reserve r3, r0, r2
    addi    r1, r1, 1
    bnei    r1, 100, .fill

    ; Each visit removes the partner of the key: 0 and 1, 2 and 3, and so on. One of each pair is visited.
    li      r1, 0                       ; cursor
    li      r4, 0                       ; entries visited
    li      r5, 0                       ; removals that found their key
.next:
    map_iter_next r1, r0, r2, .done
    addi    r4, r4, 1
    load64  r6, [r2]
    xori    r6, r6, 1
    li      r7, key
    store64 r6, [r7]
    map_remove r6, r0, r7
    add     r5, r5, r6
    jmp     .next
.done:
    mov     r7, r4
    call    show, r7
    mov     r7, r5
    call    show, r7
    load16u r7, [r0 + 2]
    call    show, r7
    halt

show:
    host    print_int, r0
    host    newline, r0
    ret

;! output:
;| 50
;| 50
;| 50
