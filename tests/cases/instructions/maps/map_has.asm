; map_has: 1 if the map has the key, else 0; it never adds one.

.map numbers key=u64 value=u64 capacity=2

.data one: .u64 1
.data two: .u64 2
.data three: .u64 3

main:
    map_new r0, numbers
    li      r1, one
    li      r2, two
    li      r3, three

    map_has r5, r0, r1                  ; an empty map has none
    call    show, r5
    map_get_or_reserve r4, r0, r1
    map_has r5, r0, r1
    call    show, r5
    map_has r5, r0, r2
    call    show, r5

    map_get_or_reserve r4, r0, r2       ; full
    map_has r5, r0, r1
    call    show, r5
    map_has r5, r0, r2
    call    show, r5
    map_has r5, r0, r3
    call    show, r5
    load16u r5, [r0 + 2]
    call    show, r5

    map_remove r4, r0, r1
    map_has r5, r0, r1                  ; removed
    call    show, r5
    map_has r5, r0, r2
    call    show, r5

    ; The destination is a source, and is the last register.
    mov     r255, r0
    map_has r255, r255, r2
    mov     r5, r255
    call    show, r5
    map_has r2, r0, r2
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
;| 0
;| 1
;| 1
;| 0
;| 2
;| 0
;| 1
;| 1
;| 1
