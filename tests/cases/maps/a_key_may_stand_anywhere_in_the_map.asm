; A key may be read from a value, from another entry's key or from the header of the map it is used with.

.map numbers key=u64 value=u64 capacity=8

.data key: .u64 5

main:
    map_new r0, numbers
    li      r1, key
    map_get_or_reserve r2, r0, r1
    li      r3, 6
    store64 r3, [r2]                    ; 5 is 6
    map_has r4, r0, r2                  ; 6: absent
    call    show, r4
    map_get_or_reserve r3, r0, r2       ; 6, read from the value of 5
    load64  r4, [r3]
    call    show, r4
    load64  r4, [r2]                    ; 5 is still 6
    call    show, r4
    map_has r4, r0, r2
    call    show, r4
    map_remove r4, r0, r2
    call    show, r4
    load16u r4, [r0 + 2]
    call    show, r4

    ; The first 8 bytes of the header: capacity 8, length 1, key size 8. The length changes with the insertion.
    map_get_or_reserve r3, r0, r0
    nei     r4, r3, 0
    call    show, r4
    load16u r4, [r0 + 2]
    call    show, r4
    lc      r4, 8 + 1 * 65536 + 8 * 4294967296
    store64 r4, [r1]
    map_has r4, r0, r1                  ; the key as it was before
    call    show, r4
    map_has r4, r0, r0                  ; not as it is now
    call    show, r4
    halt

show:
    host    print_int, r0
    host    newline, r0
    ret

;! output:
;| 0
;| 0
;| 6
;| 1
;| 1
;| 1
;| 1
;| 2
;| 1
;| 0
