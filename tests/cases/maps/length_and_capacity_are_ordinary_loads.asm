; Every map has its capacity at offset 0 and its length at offset 2, as unsigned 16-bit integers.

.map small   key=u8        value=u8        capacity=1
.map middle  key=bytes(40) value=u64       capacity=300
.map largest key=u16       value=u8        capacity=65535

.data key: .zero 40

main:
    map_new r0, small
    call    show, r0
    map_new r0, middle
    call    show, r0
    map_new r0, largest
    call    show, r0
    halt

; Prints capacity and length of the map at r0: empty, with one entry, after another try, without it.
show:
    load16u r1, [r0]
    host    print_int, r1
    call    length, r0
    li      r1, key
    map_get_or_reserve r2, r0, r1
    call    length, r0
    li      r1, key
    map_get_or_reserve r2, r0, r1
    call    length, r0
    li      r1, key
    map_remove r2, r0, r1
    call    length, r0
    host    newline, r1
    ret

; Prints the length of the map at r0, which stays there; r1 changes.
length:
    li      r1, ' '
    host    print_char, r1
    load16u r1, [r0 + 2]
    host    print_int, r1
    ret

;! output:
;| 1 0 1 1 0
;| 300 0 1 1 0
;| 65535 0 1 1 0
