; A map may stand in the value of another one: a value's address is as good as any.

.map inner key=u32 value=u32 capacity=2
.const inner_size = 32 + 4 * 12
.map outer key=u32 value=bytes(inner_size, 4) capacity=3

.data key: .u32 0

main:
    map_size r1, inner
    eqi     r1, r1, inner_size
    call    show, r1
    map_new r0, outer
    li      r2, key
    li      r3, 1
.fill:
    store32 r3, [r2]
    map_get_or_reserve r4, r0, r2
    map_init r4, inner
    map_get_or_reserve r5, r4, r2       ; the key 1 of map 1, the key 2 of map 2, ...
    muli    r6, r3, 10
    store32 r6, [r5]
    addi    r3, r3, 1
    blei    r3, 3, .fill

    li      r3, 2                       ; map 2: key 2, not key 3
    store32 r3, [r2]
    map_lookup r4, r0, r2
    map_lookup r5, r4, r2
    load32u r10, [r5]
    call    show, r10
    li      r3, 3
    store32 r3, [r2]
    map_has r10, r4, r2
    call    show, r10

    map_overwrite r10, r0, r0           ; whole, with the maps in it
    map_lookup r4, r0, r2
    map_lookup r5, r4, r2
    load32u r10, [r5]
    call    show, r10
    halt

show:
    host    print_int, r0
    host    newline, r0
    ret

;! output:
;| 1
;| 20
;| 0
;| 30
