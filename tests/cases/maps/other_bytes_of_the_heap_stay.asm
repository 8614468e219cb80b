; Map operations change no byte in front of the map or behind it.

.map numbers key=u64 value=u64 capacity=16
.const size = 32 + 32 * 24

.data key: .u64 0
.data start: .align 8
.data front: .zero 64
.data map: .zero size
.data behind: .zero 64

main:
    map_size r1, numbers
    eqi     r1, r1, size
    call    show, r1
    li      r1, front
    li      r2, 0xa5
    li      r3, 64 + size + 64
    mem_fill r1, r2, r3
    li      r0, map
    map_init r0, numbers

    li      r1, 0
    li      r2, key
.step:
    remui   r3, r1, 31
    store64 r3, [r2]
    map_get_or_reserve r4, r0, r2
    beqi    r4, 0, .remove
    li      r5, -1
    store64 r5, [r4]
.remove:
    muli    r3, r1, 3
    remui   r3, r3, 31
    store64 r3, [r2]
    map_remove r4, r0, r2
    addi    r1, r1, 1
    bnei    r1, 1000, .step
    map_overwrite r4, r0, r0
    map_clear r0

    li      r1, 0
    li      r3, 0                       ; bytes that changed
.check:
    load8u  r4, [r1 + front]
    nei     r4, r4, 0xa5
    add     r3, r3, r4
    load8u  r4, [r1 + behind]
    nei     r4, r4, 0xa5
    add     r3, r3, r4
    addi    r1, r1, 1
    bnei    r1, 64, .check
    mov     r1, r3
    call    show, r1
    halt

show:
    host    print_int, r0
    host    newline, r0
    ret

;! output:
;| 1
;| 0
