; map_remove_scalar: removes a key that is given itself and says whether it was there.

.map numbers key=i64 value=u64 capacity=2

main:
    map_new r0, numbers
    li      r1, -9
    li      r2, 9

    map_remove_scalar r5, r0, r1        ; absent
    call    show, r5
    map_get_or_reserve_scalar r3, r0, r1
    map_get_or_reserve_scalar r3, r0, r2
    map_remove_scalar r5, r0, r1        ; present
    call    show, r5
    map_remove_scalar r5, r0, r1        ; no longer
    call    show, r5
    map_has_scalar r5, r0, r1
    call    show, r5
    map_has_scalar r5, r0, r2           ; the other one stays
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
;| 0
;| 0
;| 1
;| 1
