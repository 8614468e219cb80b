; The same operations on two maps at different addresses give the same bytes after every step.

.map numbers key=u64 value=u32 capacity=50

.data key: .u64 0

main:
    map_new r0, numbers
    li      r1, 4                       ; the second map at an address that is no multiple of 8
    map_size r2, numbers
    add     r1, r1, r2
    alloc   r1, r1
    addi    r1, r1, 4
    map_init r1, numbers

    li      r3, 0                       ; steps
    li      r4, 1                       ; pseudo-random state
    li      r9, 0                       ; differences
.step:
    muli    r4, r4, 1103515245
    addi    r4, r4, 12345
    shri    r5, r4, 33
    remui   r5, r5, 100
    li      r6, key
    store64 r5, [r6]
    shri    r5, r4, 20
    andi    r5, r5, 1
    beqi    r5, 0, .remove
    map_get_or_reserve r7, r0, r6
    map_get_or_reserve r8, r1, r6
    beqi    r7, 0, .compare
    store32 r3, [r7]
    store32 r3, [r8]
    jmp     .compare
.remove:
    map_remove r7, r0, r6
    map_remove r8, r1, r6
    ne      r7, r7, r8
    add     r9, r9, r7
.compare:
    mem_compare r7, r0, r1, r2
    nei     r7, r7, 0
    add     r9, r9, r7
    addi    r3, r3, 1
    bnei    r3, 5000, .step

    host    print_int, r9
    host    newline, r9
    halt

;! output:
;| 0
