; map_remove: takes a key out of a map: 1 if it was there, else 0.

.map numbers key=u64 value=u64 capacity=2

.data one: .u64 1
.data two: .u64 2

main:
    map_new r0, numbers
    li      r1, one
    li      r2, two

    map_remove r5, r0, r1               ; nothing to remove
    call    show, r5
    map_get_or_reserve r3, r0, r1
    map_get_or_reserve r3, r0, r2
    li      r5, 22
    store64 r5, [r3]
    map_remove r5, r0, r1               ; it was there
    call    show, r5
    load16u r5, [r0 + 2]
    call    show, r5
    map_remove r5, r0, r1               ; and is no more
    call    show, r5
    load16u r5, [r0 + 2]
    call    show, r5
    map_lookup r4, r0, r2               ; the other entry is where it was
    eq      r5, r3, r4
    call    show, r5
    load64  r5, [r4]
    call    show, r5

    ; The destination is a source, and is the last register.
    mov     r255, r0
    map_remove r255, r255, r2
    mov     r5, r255
    call    show, r5
    map_remove r2, r0, r2
    mov     r5, r2
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
;| 1
;| 22
;| 1
;| 0
