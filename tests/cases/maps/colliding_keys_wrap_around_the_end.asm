; Keys whose home is the last bucket go on at the first ones.
; A key times the multiplier of the hash, modulo 2^64, is the hash. So a small number times the multiplier's
; inverse is a key with that small number as its hash, and the home bucket is the hash's highest bits.

.map numbers key=u64 value=u64 capacity=10
.const inverse = 0xf105c732ab63a323

.data key: .u64 0

main:
    map_new r0, numbers
    map_new r1, numbers                 ; stays fresh
    li      r2, key
    lc      r3, inverse
    li      r4, -1                      ; hashes -1 to -10: all of the highest bits are one
.fill:
    mul     r5, r4, r3
    store64 r5, [r2]
    map_get_or_reserve r6, r0, r2
    store64 r4, [r6]
    subi    r4, r4, 1
    bnei    r4, -11, .fill

    li      r4, -1
    li      r7, 0                       ; the sum of the values
.find:
    mul     r5, r4, r3
    store64 r5, [r2]
    map_lookup r6, r0, r2
    load64  r6, [r6]
    add     r7, r7, r6
    subi    r4, r4, 1
    bnei    r4, -11, .find
    host    print_int, r7
    host    newline, r7

    li      r4, -1
.remove:
    mul     r5, r4, r3
    store64 r5, [r2]
    map_remove r6, r0, r2
    beqi    r6, 0, .lost
    subi    r4, r4, 1
    bnei    r4, -11, .remove
    map_size r5, numbers
    mem_compare r6, r0, r1, r5
    host    print_int, r6
    host    newline, r6
    halt
.lost:
    trap    1

;! output:
;| -55
;| 0
