; More keys may collide than a status byte can count, 63: all are found, and all can be removed and inserted again.
; A key times the multiplier of the hash, modulo 2^64, is the hash. So a small number times the multiplier's
; inverse is a key with that small number as its hash, and the home bucket is the hash's highest bits.

.map numbers key=u64 value=u64 capacity=300
.const inverse = 0xf105c732ab63a323

.data key: .u64 0

main:
    map_new r0, numbers
    map_new r1, numbers                 ; stays fresh
    li      r2, key
    lc      r3, inverse

    li      r10, 0                      ; rounds
.round:
    li      r4, 0
.fill:
    mul     r5, r4, r3
    store64 r5, [r2]
    map_get_or_reserve r6, r0, r2
    beqi    r6, 0, .lost
    load64  r7, [r6]
    bnei    r7, 0, .lost                ; it must be new
    addi    r7, r4, 1
    store64 r7, [r6]
    addi    r4, r4, 1
    bnei    r4, 300, .fill

    mul     r5, r4, r3                  ; full
    store64 r5, [r2]
    map_get_or_reserve r20, r0, r2
    call    show, r20

    li      r4, 0
    li      r7, 0                       ; the sum of the values: 1 + ... + 300
.find:
    mul     r5, r4, r3
    store64 r5, [r2]
    map_lookup r6, r0, r2
    beqi    r6, 0, .lost
    load64  r6, [r6]
    add     r7, r7, r6
    addi    r4, r4, 1
    bnei    r4, 300, .find
    mov     r20, r7
    call    show, r20

    li      r4, 0                       ; out of order: multiples of 7 modulo 300
.remove:
    muli    r5, r4, 7
    remui   r5, r5, 300
    mul     r5, r5, r3
    store64 r5, [r2]
    map_remove r6, r0, r2
    beqi    r6, 0, .lost
    map_has r6, r0, r2
    bnei    r6, 0, .lost
    addi    r4, r4, 1
    bnei    r4, 300, .remove
    load16u r20, [r0 + 2]
    call    show, r20

    li      r5, 0                       ; nothing to iterate over
    map_iter_next r5, r0, r6, .empty
    jmp     .lost
.empty:
    addi    r10, r10, 1
    bnei    r10, 3, .round

    map_clear r0
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
;| 0
;| 45150
;| 0
;| 0
;| 45150
;| 0
;| 0
;| 45150
;| 0
;| 0
