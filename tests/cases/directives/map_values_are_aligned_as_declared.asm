; .map: bytes(n, a) is aligned to a, which is 1, 2, 4, 8 or 16; a number is aligned to its size.

.map a1  key=u8 value=bytes(1, 1)   capacity=7
.map a2  key=u8 value=bytes(2, 2)   capacity=7
.map a4  key=u8 value=bytes(4, 4)   capacity=7
.map a8  key=u8 value=bytes(8, 8)   capacity=7
.map a16 key=u8 value=bytes(16, 16) capacity=7
.map odd key=u8 value=bytes(5, 1 << 2) capacity=7
.map u32 key=u8 value=u32           capacity=7
.map f64 key=u8 value=f64           capacity=7

main:
    map_new r0, a1
    li      r1, 1
    call    check, r0
    map_new r0, a2
    li      r1, 2
    call    check, r0
    map_new r0, a4
    li      r1, 4
    call    check, r0
    map_new r0, a8
    li      r1, 8
    call    check, r0
    map_new r0, a16
    li      r1, 16
    call    check, r0
    map_new r0, odd
    li      r1, 4
    call    check, r0
    map_new r0, u32
    li      r1, 4
    call    check, r0
    map_new r0, f64
    li      r1, 8
    call    check, r0
    host    newline, r0
    halt

.data key: .u8 0

; Prints how many of the values for the keys 0 to 6 are at a multiple of r1.
check:
    li      r2, key
    li      r3, 0
    li      r4, 0
.next:
    store8  r3, [r2]
    map_get_or_reserve r5, r0, r2
    subi    r6, r1, 1
    and     r5, r5, r6
    eqi     r5, r5, 0
    add     r4, r4, r5
    addi    r3, r3, 1
    bnei    r3, 7, .next
    host    print_int, r4
    ret

;! output:
;| 77777777
