; map_iter_next: goes through the entries of a map, in some order, then jumps and changes no register.

.map numbers key=u64 value=u64 capacity=8

.data key: .u64 0

main:
    map_new r0, numbers

    ; An empty map: it jumps at once, and the registers stay.
    li      r10, 0
    li      r11, 111
    li      r12, 222
    map_iter_next r10, r0, r11, .empty
    trap    1
.empty:
    mov     r20, r10
    call    show, r20
    mov     r20, r11
    call    show, r20
    mov     r20, r12
    call    show, r20

    ; The entries 1 is 100, 2 is 200, 3 is 300.
    li      r1, 1
.insert:
    li      r2, key
    store64 r1, [r2]
    map_get_or_reserve r2, r0, r2
    muli    r3, r1, 100
    store64 r3, [r2]
    addi    r1, r1, 1
    blei    r1, 3, .insert

    ; r1 sums the keys, r2 the values, r3 counts the rounds.
    li      r1, 0
    li      r2, 0
    li      r3, 0
    li      r255, 0                     ; the cursor, in the last register
.next:
    map_iter_next r255, r0, r253, .done ; key and value addresses in r253 and r254
    load64  r20, [r253]
    add     r1, r1, r20
    load64  r20, [r254]
    add     r2, r2, r20
    addi    r3, r3, 1
    mov     r11, r253
    mov     r12, r254
    jmp     .next
.done:
    mov     r20, r1
    call    show, r20
    mov     r20, r2
    call    show, r20
    mov     r20, r3
    call    show, r20
    eq      r20, r11, r253              ; as the last entry left them
    call    show, r20
    eq      r20, r12, r254
    call    show, r20

    ; It stays at the end, and the jump may go backward.
    mov     r10, r255
    jmp     .again
.still_done:
    eq      r20, r10, r255
    call    show, r20
    halt
.again:
    map_iter_next r255, r0, r253, .still_done
    trap    2

show:
    host    print_int, r0
    host    newline, r0
    ret

;! output:
;| 0
;| 111
;| 222
;| 6
;| 600
;| 3
;| 1
;| 1
;| 1
