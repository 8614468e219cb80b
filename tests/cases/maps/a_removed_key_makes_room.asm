; In a full map every removal makes room for exactly one key.

.map numbers key=u64 value=u64 capacity=3

.data key: .u64 0
.data map: .u64 0                       ; the address of the map

main:
    map_new r0, numbers
    li      r1, map
    store64 r0, [r1]
    li      r1, 1
    call    insert, r1
    li      r1, 2
    call    insert, r1
    li      r1, 3
    call    insert, r1
    li      r1, 4
    call    insert, r1                  ; refused
    li      r1, 2
    call    remove, r1
    li      r1, 4
    call    insert, r1                  ; room for one
    li      r1, 2
    call    insert, r1                  ; and no more
    li      r1, 1
    call    remove, r1
    li      r1, 3
    call    remove, r1
    li      r1, 2
    call    insert, r1
    li      r1, 1
    call    insert, r1
    li      r1, 3
    call    insert, r1
    halt

; Inserts key r0; prints 1 if there was room, else 0.
insert:
    li      r1, key
    store64 r0, [r1]
    li      r2, map
    load64  r2, [r2]
    map_get_or_reserve r0, r2, r1
    nei     r0, r0, 0
    jmp     show

; Removes key r0; prints 1 if it was there, else 0.
remove:
    li      r1, key
    store64 r0, [r1]
    li      r2, map
    load64  r2, [r2]
    map_remove r0, r2, r1
show:
    host    print_int, r0
    host    newline, r0
    ret

;! output:
;| 1
;| 1
;| 1
;| 0
;| 1
;| 1
;| 0
;| 1
;| 1
;| 1
;| 1
;| 0
