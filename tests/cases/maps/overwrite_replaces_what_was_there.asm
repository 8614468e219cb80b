; map_overwrite replaces all entries of the target by those of the source, which stays as it is.

.map numbers key=u64 value=u64 capacity=100

.data key: .u64 0

main:
    map_new r0, numbers                 ; the source: 0 to 49, each its own value
    li      r1, 0
.fill_source:
    li      r2, key
    store64 r1, [r2]
    map_get_or_reserve r3, r0, r2
    store64 r1, [r3]
    addi    r1, r1, 1
    bnei    r1, 50, .fill_source

    map_new r4, numbers                 ; the target: 25 to 124, all with the value -1
    li      r1, 25
    li      r5, -1
.fill_target:
    li      r2, key
    store64 r1, [r2]
    map_get_or_reserve r3, r4, r2
    store64 r5, [r3]
    addi    r1, r1, 1
    bnei    r1, 125, .fill_target

    map_size r5, numbers
    alloc   r6, r5
    mem_copy r6, r0, r5
    map_overwrite r10, r4, r0
    call    show, r10
    mem_compare r10, r6, r0, r5         ; the source is untouched
    call    show, r10
    load16u r10, [r4 + 2]
    call    show, r10

    li      r1, 0
    li      r7, 0                       ; keys of the source that are in the target with their value
    li      r8, 0                       ; other keys that are in the target
.check:
    li      r2, key
    store64 r1, [r2]
    map_lookup r3, r4, r2
    beqi    r3, 0, .absent
    load64  r3, [r3]
    eq      r3, r3, r1
    add     r7, r7, r3
    ltui    r3, r1, 50
    xori    r3, r3, 1
    add     r8, r8, r3
.absent:
    addi    r1, r1, 1
    bnei    r1, 200, .check
    mov     r10, r7
    call    show, r10
    mov     r10, r8
    call    show, r10

    ; From now on they are two maps.
    li      r1, 7
    li      r2, key
    store64 r1, [r2]
    map_remove r10, r4, r2
    map_has r10, r0, r2
    call    show, r10
    halt

show:
    host    print_int, r0
    host    newline, r0
    ret

;! output:
;| 1
;| 0
;| 50
;| 50
;| 0
;| 1
