; The largest capacity, 65,535, takes 65,535 keys; more than 65,535 buckets are iterated over.

.map numbers key=u64 value=u64 capacity=65535

.data key: .u64 0

main:
    map_new r0, numbers
    map_new r1, numbers                 ; stays fresh
    li      r2, key
    li      r4, 0
.fill:
    store64 r4, [r2]
    map_get_or_reserve r6, r0, r2
    beqi    r6, 0, .full
    store64 r4, [r6]
    addi    r4, r4, 1
    jmp     .fill
.full:
    mov     r20, r4
    call    show, r20
    load16u r20, [r0 + 2]
    call    show, r20

    li      r3, 0                       ; cursor
    li      r7, 0                       ; entries
    li      r8, 0                       ; the sum of their keys
.next:
    map_iter_next r3, r0, r5, .done
    load64  r9, [r5]
    load64  r10, [r6]
    bne     r9, r10, .lost
    addi    r7, r7, 1
    add     r8, r8, r9
    jmp     .next
.done:
    mov     r20, r7
    call    show, r20
    mov     r20, r8                     ; 65534 * 65535 / 2
    call    show, r20

.remove:
    subi    r4, r4, 1
    store64 r4, [r2]
    map_remove r6, r0, r2
    beqi    r6, 0, .lost
    bnei    r4, 0, .remove
    load16u r20, [r0 + 2]
    call    show, r20
    map_size r5, numbers
    mem_compare r20, r0, r1, r5
    call    show, r20
    halt
.lost:
    trap    1

show:
    host    print_int, r0
    host    newline, r0
    ret

;! output:
;| 65535
;| 65535
;| 65535
;| 2147385345
;| 0
;| 0
