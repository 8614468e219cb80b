; The smallest map holds one entry at a time, any key, for any number of rounds.

.map one key=u8 value=u8 capacity=1

.data key: .u8 0

main:
    map_new r0, one
    map_new r1, one                     ; stays fresh
    map_size r2, one
    li      r3, 0
    li      r8, 0                       ; whatever goes wrong
.next:
    li      r4, key
    store8  r3, [r4]
    map_get_or_reserve r5, r0, r4
    store8  r3, [r5]
    xori    r6, r3, 1
    store8  r6, [r4]
    map_get_or_reserve r5, r0, r4       ; no room for its neighbour
    or      r8, r8, r5
    map_remove r5, r0, r4               ; which is not there
    or      r8, r8, r5
    store8  r3, [r4]
    map_lookup r5, r0, r4
    load8u  r5, [r5]
    xor     r5, r5, r3
    or      r8, r8, r5
    map_remove r5, r0, r4
    xori    r5, r5, 1
    or      r8, r8, r5
    mem_compare r5, r0, r1, r2
    or      r8, r8, r5
    addi    r3, r3, 1
    bnei    r3, 256, .next
    host    print_int, r8
    host    newline, r8
    halt

;! output:
;| 0
