; A cursor that was kept goes on where it stood, also in another place of the program.

.map numbers key=u64 value=u64 capacity=10

.data key: .u64 0
.data cursor: .u64 0
.data map: .u64 0                       ; the address of the map

main:
    map_new r0, numbers
    li      r1, map
    store64 r0, [r1]
    li      r1, 1
.fill:
    li      r2, key
    store64 r1, [r2]
    map_get_or_reserve r3, r0, r2
    addi    r1, r1, 1
    blei    r1, 10, .fill

    li      r1, 0                       ; the sum of the keys
    li      r2, 0                       ; their number
.next:
    call    next_key, r3
    beqi    r3, 0, .done
    add     r1, r1, r3
    addi    r2, r2, 1
    jmp     .next
.done:
    host    print_int, r1
    host    newline, r1
    host    print_int, r2
    host    newline, r2
    call    next_key, r3                ; the end stays the end
    host    print_int, r3
    host    newline, r3
    halt

; The next key, 0 at the end.
next_key:
    li      r1, map
    load64  r1, [r1]
    li      r2, cursor
    load64  r3, [r2]
    map_iter_next r3, r1, r4, .end
    store64 r3, [r2]
    load64  r0, [r4]
    ret
.end:
    li      r0, 0
    ret

;! output:
;| 55
;| 10
;| 0
