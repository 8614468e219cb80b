; map_has_scalar: whether a key that is given itself is there; it never adds one.

.map numbers key=u16 value=u16 capacity=2

main:
    map_new r0, numbers
    li      r1, 0xffff

    map_has_scalar r5, r0, r1           ; absent
    call    show, r5
    map_get_or_reserve_scalar r3, r0, r1
    map_has_scalar r5, r0, r1           ; present, though its value is zero
    call    show, r5
    li      r2, -1                      ; the low 2 bytes are the key
    map_has_scalar r5, r0, r2
    call    show, r5
    li      r2, 0
    map_has_scalar r5, r0, r2           ; another key
    call    show, r5
    load16u r5, [r0 + 2]
    call    show, r5
    halt

show:
    host    print_int, r0
    host    newline, r0
    ret

;! output:
;| 0
;| 1
;| 1
;| 0
;| 1
