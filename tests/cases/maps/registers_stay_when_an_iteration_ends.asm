; At the end of an iteration the cursor and both address registers are what they were.

.map numbers key=u64 value=u64 capacity=4

.data key: .u64 1

main:
    map_new r0, numbers
    li      r1, key
    map_get_or_reserve r2, r0, r1
    li      r3, 0
    map_iter_next r3, r0, r4, .unexpected
    load64  r10, [r4]
    call    show, r10
    eq      r10, r5, r2                 ; the value address is that of map_get_or_reserve
    call    show, r10

    li      r4, 44
    li      r5, 55
    mov     r6, r3
    map_iter_next r3, r0, r4, .end
.unexpected:
    trap    1
.end:
    eq      r10, r3, r6
    call    show, r10
    mov     r10, r4
    call    show, r10
    mov     r10, r5
    call    show, r10

    ; A cursor far behind every bucket is at the end too.
    li      r3, -1
    map_iter_next r3, r0, r4, .far
    trap    2
.far:
    mov     r10, r3
    call    show, r10
    lc      r3, 0x100000000             ; nothing in the low half
    map_iter_next r3, r0, r4, .farther
    trap    3
.farther:
    mov     r10, r4
    call    show, r10
    halt

show:
    host    print_int, r0
    host    newline, r0
    ret

;! output:
;| 1
;| 1
;| 1
;| 44
;| 55
;| -1
;| 44
