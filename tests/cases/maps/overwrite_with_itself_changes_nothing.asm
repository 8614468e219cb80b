; A map overwritten with itself keeps its entries, also when it is full.

.map numbers key=u64 value=u64 capacity=10

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
    blei    r1, 10, .fill

    map_overwrite r10, r0, r0
    call    show, r10
    load16u r10, [r0 + 2]
    call    show, r10

    li      r1, 1
    li      r4, 0                       ; the sum of the values
.sum:
    li      r2, key
    store64 r1, [r2]
    map_lookup r3, r0, r2
    load64  r3, [r3]
    add     r4, r4, r3
    addi    r1, r1, 1
    blei    r1, 10, .sum
    mov     r10, r4
    call    show, r10
    halt

show:
    host    print_int, r0
    host    newline, r0
    ret

;! output:
;| 1
;| 10
;| 55
