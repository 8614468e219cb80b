; A key needs no byte behind it: it may be the last one of the heap, at any alignment.
;! options: --heap 4096

.map words key=u64 value=u64 capacity=4
.map odd   key=bytes(3) value=u8 capacity=4

main:
    map_new r0, words
    li      r1, 4088
    li      r2, 12345
    store64 r2, [r1]
    map_get_or_reserve r3, r0, r1
    map_has r4, r0, r1
    call    show, r4
    map_remove r4, r0, r1
    call    show, r4

    map_new r0, odd
    li      r1, 4093
    map_get_or_reserve r3, r0, r1
    map_has r4, r0, r1
    call    show, r4
    map_remove r4, r0, r1
    call    show, r4
    halt

show:
    host    print_int, r0
    host    newline, r0
    ret

;! output:
;| 1
;| 1
;| 1
;| 1
