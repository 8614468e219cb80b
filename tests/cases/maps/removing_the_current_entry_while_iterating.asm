; The entry that the cursor stands on may be removed: the iteration goes on and visits every other entry once.

.map numbers key=u64 value=u64 capacity=1000

.data key: .u64 0

main:
    map_new r0, numbers
    li      r1, 1
.fill:
    li      r2, key
    store64 r1, [r2]
    map_get_or_reserve r3, r0, r2
    store64 r1, [r3]
    addi    r1, r1, 1
    blei    r1, 1000, .fill

    ; Odd keys go.
    li      r1, 0                       ; cursor
    li      r4, 0                       ; entries visited
    li      r5, 0                       ; sum of their keys
.odd:
    map_iter_next r1, r0, r2, .odd_gone
    load64  r6, [r2]
    addi    r4, r4, 1
    add     r5, r5, r6
    andi    r6, r6, 1
    beqi    r6, 0, .odd
    map_remove r6, r0, r2               ; the key in the map itself
    jmp     .odd
.odd_gone:
    mov     r7, r4
    call    show, r7
    mov     r7, r5
    call    show, r7
    load16u r7, [r0 + 2]
    call    show, r7

    ; All that is left goes.
    li      r1, 0
    li      r4, 0
    li      r5, 0
.all:
    map_iter_next r1, r0, r2, .all_gone
    load64  r6, [r2]
    addi    r4, r4, 1
    add     r5, r5, r6
    map_remove r6, r0, r2
    jmp     .all
.all_gone:
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
;| 1000
;| 500500
;| 500
;| 500
;| 250500
;| 0
