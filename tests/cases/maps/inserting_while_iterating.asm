; Entries may be inserted while iterating: the old ones are visited once each, new ones at most once.

.map numbers key=u64 value=u64 capacity=1000

.data key: .u64 0
.data visits: .zero 600                 ; one byte for each key

main:
    map_new r0, numbers
    li      r1, 0
.fill:
    li      r2, key
    store64 r1, [r2]
    map_get_or_reserve r3, r0, r2
    addi    r1, r1, 1
    bnei    r1, 300, .fill

    ; Visiting an old key k inserts 300 + k.
    li      r1, 0                       ; cursor
.next:
    map_iter_next r1, r0, r2, .done
    load64  r4, [r2]
    load8u  r5, [r4 + visits]
    addi    r5, r5, 1
    store8  r5, [r4 + visits]
    bgeui   r4, 300, .next
    addi    r4, r4, 300
    li      r5, key
    store64 r4, [r5]
    map_get_or_reserve r6, r0, r5
    jmp     .next
.done:
    load16u r7, [r0 + 2]
    call    show, r7

    li      r1, 0
    li      r4, 0                       ; old keys not visited exactly once
.check_old:
    load8u  r5, [r1 + visits]
    nei     r5, r5, 1
    add     r4, r4, r5
    addi    r1, r1, 1
    bnei    r1, 300, .check_old
    mov     r7, r4
    call    show, r7

    li      r4, 0                       ; new keys visited more than once
.check_new:
    load8u  r5, [r1 + visits]
    gtui    r5, r5, 1
    add     r4, r4, r5
    addi    r1, r1, 1
    bnei    r1, 600, .check_new
    mov     r7, r4
    call    show, r7
    halt

show:
    host    print_int, r0
    host    newline, r0
    ret

;! output:
;| 600
;| 0
;| 0
