; In a map at a multiple of 8, keys and values stand at multiples of their alignment.

.map wide  key=u16         value=u64          capacity=10
.map mixed key=bytes(3, 4) value=bytes(5, 2)  capacity=10

.data key: .u32 0

main:
    map_new r0, wide
    li      r1, 1                       ; bits of key and value addresses that must be zero
    li      r2, 7
    call    fill_and_check, r0
    map_new r0, mixed
    li      r1, 3
    li      r2, 1
    call    fill_and_check, r0
    halt

; Inserts ten keys into the map at r0; prints how many entries there are and the bits that were not zero.
fill_and_check:
    li      r3, 0
    li      r4, key
.fill:
    store32 r3, [r4]
    map_get_or_reserve r5, r0, r4
    addi    r3, r3, 1
    bnei    r3, 10, .fill
    li      r3, 0
    li      r6, 0
    li      r7, 0
.next:
    map_iter_next r3, r0, r4, .done
    and     r8, r4, r1
    or      r7, r7, r8
    and     r8, r5, r2
    or      r7, r7, r8
    addi    r6, r6, 1
    jmp     .next
.done:
    host    print_int, r6
    li      r6, ' '
    host    print_char, r6
    host    print_int, r7
    host    newline, r7
    ret

;! output:
;| 10 0
;| 10 0
