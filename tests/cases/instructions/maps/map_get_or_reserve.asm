; map_get_or_reserve: the address of a key's value, created zeroed if absent; 0 if absent and the map is full.

.map numbers key=u64 value=u64 capacity=2

.data key: .u64 0
.data place: .zero 32 + 4 * 24              ; a multiple of 8: the key before it takes 8 bytes from 8 on

main:
    li      r0, place
    map_init r0, numbers

    li      r1, 10                      ; created, zeroed, counted
    call    value_of, r1
    load64  r5, [r1]
    call    show, r5
    load16u r5, [r0 + 2]
    call    show, r5
    li      r5, 100
    store64 r5, [r1]

    li      r2, 10                      ; found: the same address, the value kept, not counted again
    call    value_of, r2
    eq      r5, r1, r2
    call    show, r5
    load64  r5, [r2]
    call    show, r5
    load16u r5, [r0 + 2]
    call    show, r5

    li      r2, 11                      ; a second key has another value
    call    value_of, r2
    ne      r5, r1, r2
    call    show, r5
    load64  r5, [r2]
    call    show, r5

    li      r2, 12                      ; full
    call    value_of, r2
    mov     r5, r2
    call    show, r5
    li      r2, 10                      ; full, but there
    call    value_of, r2
    load64  r5, [r2]
    call    show, r5

    ; The destination is the map's register, the key's register, the last register.
    li      r5, 10
    li      r6, key
    store64 r5, [r6]
    mov     r255, r0
    map_get_or_reserve r255, r255, r6
    eq      r5, r255, r1
    call    show, r5
    li      r6, key
    map_get_or_reserve r6, r0, r6
    eq      r5, r6, r1
    call    show, r5
    halt

; The address of the value of key r0, or 0.
value_of:
    li      r1, key
    store64 r0, [r1]
    li      r2, place
    map_get_or_reserve r0, r2, r1
    ret

show:
    host    print_int, r0
    host    newline, r0
    ret

;! output:
;| 0
;| 1
;| 1
;| 100
;| 1
;| 1
;| 0
;| 0
;| 100
;| 1
;| 1
