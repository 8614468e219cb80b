; map_init: makes the bytes at an address an empty map, whatever they were; the bytes around stay.
;! options: --heap 4096

.map small key=u32 value=u32 capacity=4         ; 8 buckets of 12 bytes: 128 bytes

.const size = 32 + 8 * 12
.const last = 4096 - size

main:
    li      r1, 1024
    map_init r1, small
    map_size r4, small
    eqi     r4, r4, size
    call    show, r4
    load16u r4, [r1]                    ; the capacity
    call    show, r4
    load16u r4, [r1 + 2]                ; no entries
    call    show, r4

    ; Over other bytes it gives the same map, and touches none around it.
    li      r2, 2048
    li      r3, -1
    li      r4, 1024
    mem_fill r2, r3, r4
    li      r2, 2060                    ; a multiple of 4, not of 8
    map_init r2, small
    li      r3, size
    mem_compare r4, r1, r2, r3
    call    show, r4
    load8u  r4, [r2 - 1]
    call    show, r4
    load8u  r4, [r2 + size]
    call    show, r4

    ; Over a map with an entry it gives an empty one.
    li      r5, 2048
    map_get_or_reserve r6, r2, r5
    nei     r4, r6, 0
    call    show, r4
    load16u r4, [r2 + 2]
    call    show, r4
    map_init r2, small
    mem_compare r4, r1, r2, r3
    call    show, r4

    ; In the last bytes of the heap, from the last register, and from the first valid byte.
    li      r255, last
    map_init r255, small
    mov     r2, r255
    mem_compare r4, r1, r2, r3
    call    show, r4
    li      r2, 8
    map_init r2, small
    mem_compare r4, r1, r2, r3
    call    show, r4
    halt

; Prints r0; only r4 and above of the caller change.
show:
    host    print_int, r0
    host    newline, r0
    ret

;! output:
;| 1
;| 4
;| 0
;| 0
;| 255
;| 255
;| 1
;| 1
;| 0
;| 0
;| 0
