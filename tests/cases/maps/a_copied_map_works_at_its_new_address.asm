; A map holds no addresses: copied byte by byte it works where it then stands, apart from the first.

.map numbers key=u64 value=u64 capacity=100

.data key: .u64 0

main:
    map_new r0, numbers
    li      r2, key
    li      r1, 0
.fill:
    store64 r1, [r2]
    map_get_or_reserve r3, r0, r2
    muli    r4, r1, 11
    store64 r4, [r3]
    addi    r1, r1, 1
    bnei    r1, 100, .fill

    map_size r4, numbers
    addi    r5, r4, 4
    alloc   r5, r5
    addi    r5, r5, 4                   ; a multiple of 4 is enough
    mem_copy r5, r0, r4

    ; All entries are there, as far from the start of the map as before.
    li      r1, 0
    li      r6, 0
.find:
    store64 r1, [r2]
    map_lookup r7, r0, r2
    map_lookup r8, r5, r2
    load64  r9, [r8]
    muli    r10, r1, 11
    eq      r9, r9, r10
    sub     r7, r7, r0
    sub     r8, r8, r5
    eq      r7, r7, r8
    and     r7, r7, r9
    add     r6, r6, r7
    addi    r1, r1, 1
    bnei    r1, 100, .find
    mov     r20, r6
    call    show, r20

    ; The copy changes by itself; the first map may go.
    li      r1, 50
    store64 r1, [r2]
    map_remove r20, r5, r2
    call    show, r20
    map_has r20, r0, r2
    call    show, r20
    li      r1, 1000
    store64 r1, [r2]
    map_get_or_reserve r3, r5, r2
    map_has r20, r0, r2
    call    show, r20
    li      r1, -1
    mem_fill r0, r1, r4
    map_has r20, r5, r2
    call    show, r20
    load16u r20, [r5 + 2]
    call    show, r20
    halt

show:
    host    print_int, r0
    host    newline, r0
    ret

;! output:
;| 100
;| 1
;| 1
;| 0
;| 1
;| 100
