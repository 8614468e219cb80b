; map_lookup_scalar: the address of the value of a key that is given itself, 0 if it is absent; it never adds one.

.map numbers key=u32 value=u64 capacity=2

main:
    map_new r0, numbers
    li      r1, -2

    map_lookup_scalar r5, r0, r1        ; absent from an empty map
    call    show, r5
    load16u r5, [r0 + 2]
    call    show, r5

    map_get_or_reserve_scalar r3, r0, r1
    li      r5, -5
    store64 r5, [r3]
    map_lookup_scalar r4, r0, r1        ; present
    load64  r5, [r4]
    call    show, r5
    lc      r2, 0x1fffffffe             ; the low 4 bytes are the key
    map_lookup_scalar r4, r0, r2
    eq      r5, r4, r3
    call    show, r5
    li      r2, 2                       ; another key is absent
    map_lookup_scalar r5, r0, r2
    call    show, r5

    map_remove_scalar r4, r0, r1
    map_lookup_scalar r5, r0, r1        ; absent again
    call    show, r5
    halt

show:
    host    print_int, r0
    host    newline, r0
    ret

;! output:
;| 0
;| 0
;| -5
;| 1
;| 0
;| 0
