; The header of a map: each field at its offset, in little-endian order, whatever the map is.

.map numbers key=u64       value=u64       capacity=4
.map others  key=bytes(3)  value=bytes(5, 2) capacity=700

.data key: .u64 0

main:
    map_new r0, numbers
    li      r1, key
    map_get_or_reserve r2, r0, r1
    call    show, r0
    map_new r0, others
    call    show, r0
    halt

; Prints the fields of the header at r0; instead of the magic byte, whether it is set.
show:
    load16u r1, [r0]
    call    show_field, r1              ; capacity
    load16u r1, [r0 + 2]
    call    show_field, r1              ; entries
    load32u r1, [r0 + 4]
    call    show_field, r1              ; key size
    load32u r1, [r0 + 8]
    call    show_field, r1              ; value size
    load32u r1, [r0 + 12]
    call    show_field, r1              ; value offset
    load32u r1, [r0 + 16]
    call    show_field, r1              ; bucket size
    load16u r1, [r0 + 20]
    call    show_field, r1              ; reserved
    load8u  r1, [r0 + 22]
    call    show_field, r1              ; key offset
    load8u  r1, [r0 + 23]
    nei     r1, r1, 0
    call    show_field, r1              ; magic
    load32u r1, [r0 + 24]
    call    show_field, r1              ; buckets
    load32u r1, [r0 + 28]
    host    print_int, r1               ; tombstones
    host    newline, r1
    ret

show_field:
    host    print_int, r0
    li      r0, ' '
    host    print_char, r0
    ret

;! output:
;| 4 1 8 8 16 24 0 8 1 8 0
;| 700 0 3 5 4 10 0 1 1 2048 0
