; map_lookup: the address of a key's value, 0 if the key is absent; it never adds one.

.map numbers key=u64 value=u64 capacity=2

.data one: .u64 1
.data two: .u64 2
.data another_one: .u64 1

main:
    map_new r0, numbers
    li      r1, one
    li      r2, two

    map_lookup r5, r0, r1               ; absent from an empty map
    call    show, r5
    load16u r5, [r0 + 2]
    call    show, r5

    map_get_or_reserve r3, r0, r1
    li      r5, -5
    store64 r5, [r3]
    map_lookup r5, r0, r1               ; present
    eq      r5, r5, r3
    call    show, r5
    map_lookup r4, r0, r1
    load64  r5, [r4]
    call    show, r5
    map_lookup r5, r0, r2               ; another key is absent
    call    show, r5
    li      r4, another_one             ; the bytes of the key count, not where they stand
    map_lookup r5, r0, r4
    eq      r5, r5, r3
    call    show, r5

    map_remove r4, r0, r1
    map_lookup r5, r0, r1               ; absent again
    call    show, r5

    ; The destination is a source, and is the last register.
    map_get_or_reserve r3, r0, r2
    mov     r255, r0
    map_lookup r255, r255, r2
    eq      r5, r255, r3
    call    show, r5
    map_lookup r2, r0, r2
    eq      r5, r2, r3
    call    show, r5
    halt

show:
    host    print_int, r0
    host    newline, r0
    ret

;! output:
;| 0
;| 0
;| 1
;| -5
;| 0
;| 1
;| 0
;| 1
;| 1
