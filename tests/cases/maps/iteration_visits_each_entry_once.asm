; An iteration visits each entry once, also after removals, and shows keys with their own values.

.map numbers key=u64 value=u64 capacity=1000

.data key: .u64 0
.data visits: .zero 1000                ; one byte for each key

main:
    map_new r0, numbers
    li      r1, 0
.fill:
    li      r2, key
    store64 r1, [r2]
    map_get_or_reserve r3, r0, r2
    muli    r4, r1, -3
    store64 r4, [r3]
    addi    r1, r1, 1
    bnei    r1, 1000, .fill

    ; Multiples of 3 are removed.
    li      r1, 0
.remove:
    li      r2, key
    store64 r1, [r2]
    map_remove r3, r0, r2
    addi    r1, r1, 3
    blti    r1, 1000, .remove

    li      r1, 0                       ; cursor
    li      r7, 0                       ; values that are not -3 times their key
.next:
    map_iter_next r1, r0, r2, .done
    load64  r4, [r2]
    load8u  r5, [r4 + visits]
    addi    r5, r5, 1
    store8  r5, [r4 + visits]
    muli    r4, r4, -3
    load64  r5, [r3]
    ne      r4, r4, r5
    add     r7, r7, r4
    jmp     .next
.done:
    mov     r8, r7
    call    show, r8

    ; Wrong visits: multiples of 3 none, the others one.
    li      r1, 0
    li      r7, 0
.check:
    load8u  r5, [r1 + visits]
    remui   r4, r1, 3
    nei     r4, r4, 0
    ne      r4, r4, r5
    add     r7, r7, r4
    addi    r1, r1, 1
    bnei    r1, 1000, .check
    mov     r8, r7
    call    show, r8
    load16u r8, [r0 + 2]
    call    show, r8
    halt

show:
    host    print_int, r0
    host    newline, r0
    ret

;! output:
;| 0
;| 0
;| 666
