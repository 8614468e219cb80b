; Keys that all have the same home bucket are found, kept apart and removed.
; A key times the multiplier of the hash, modulo 2^64, is the hash. So a small number times the multiplier's
; inverse is a key with that small number as its hash, and the home bucket is the hash's highest bits.

.map numbers key=u64 value=u64 capacity=40
.const inverse = 0xf105c732ab63a323

.data key: .u64 0

main:
    map_new r0, numbers
    map_new r1, numbers                 ; stays fresh
    li      r2, key
    lc      r3, inverse

    lc      r4, 0x9b8e970a7a4ca48b      ; the multiplier: the product is 1
    mul     r4, r4, r3
    mov     r20, r4
    call    show, r20

    li      r4, 0
.fill:
    mul     r5, r4, r3
    store64 r5, [r2]
    map_get_or_reserve r6, r0, r2
    store64 r4, [r6]
    addi    r4, r4, 1
    bnei    r4, 40, .fill
    load16u r20, [r0 + 2]
    call    show, r20

    ; Every second one is removed, the others stay.
    li      r4, 0
.remove:
    mul     r5, r4, r3
    store64 r5, [r2]
    map_remove r6, r0, r2
    beqi    r6, 0, .lost
    addi    r4, r4, 2
    bnei    r4, 40, .remove

    li      r4, 0
    li      r7, 0                       ; keys that are there with their value
    li      r8, 0                       ; keys that are absent
.find:
    mul     r5, r4, r3
    store64 r5, [r2]
    map_lookup r6, r0, r2
    beqi    r6, 0, .absent
    load64  r6, [r6]
    eq      r6, r6, r4
    add     r7, r7, r6
    jmp     .found
.absent:
    addi    r8, r8, 1
.found:
    addi    r4, r4, 1
    bnei    r4, 80, .find
    mov     r20, r7
    call    show, r20
    mov     r20, r8
    call    show, r20

    ; The others are removed from the last to the first; nothing is left of any.
    li      r4, 39
.remove_rest:
    mul     r5, r4, r3
    store64 r5, [r2]
    map_remove r6, r0, r2
    beqi    r6, 0, .lost
    subi    r4, r4, 2
    bgti    r4, 0, .remove_rest
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
;| 1
;| 40
;| 20
;| 60
;| 0
