; map_get_or_reserve_scalar: the address of the value of a key that is given itself, created zeroed if absent.

.map numbers key=u64 value=u64 capacity=2
.map bytes   key=u8  value=u8  capacity=3

.data one: .u64 1

main:
    map_new r0, numbers
    li      r1, 1

    map_get_or_reserve_scalar r3, r0, r1
    load64  r5, [r3]                    ; created, and zero
    call    show, r5
    load16u r5, [r0 + 2]
    call    show, r5
    map_get_or_reserve_scalar r4, r0, r1
    eq      r5, r4, r3                  ; found
    call    show, r5
    li      r2, one
    map_get_or_reserve r4, r0, r2       ; the same key in memory
    eq      r5, r4, r3
    call    show, r5

    li      r1, -1
    map_get_or_reserve_scalar r4, r0, r1
    ne      r5, r4, r3                  ; all 64 bits count
    call    show, r5
    li      r1, 7
    map_get_or_reserve_scalar r5, r0, r1
    call    show, r5                    ; the map is full

    ; Of a key of one byte only the low byte counts.
    map_new r0, bytes
    li      r1, 0x105
    map_get_or_reserve_scalar r3, r0, r1
    load8u  r5, [r3 - 1]                ; the key stands before the value
    call    show, r5
    li      r1, -251
    map_get_or_reserve_scalar r4, r0, r1
    eq      r5, r4, r3
    call    show, r5

    ; The destination is a source, and is the last register.
    mov     r255, r0
    map_get_or_reserve_scalar r255, r255, r1
    eq      r5, r255, r3
    call    show, r5
    map_get_or_reserve_scalar r1, r0, r1
    eq      r5, r1, r3
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
;| 1
;| 1
;| 0
;| 5
;| 1
;| 1
;| 1
