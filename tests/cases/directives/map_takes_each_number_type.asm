; .map: keys and values of each number type take its size; keys are compared with all of their bytes.

.map of_u8  key=u8  value=u8  capacity=4
.map of_u16 key=u16 value=u16 capacity=4
.map of_u32 key=u32 value=u32 capacity=4
.map of_u64 key=u64 value=u64 capacity=4
.map of_i8  key=i8  value=i8  capacity=4
.map of_i16 key=i16 value=i16 capacity=4
.map of_i32 key=i32 value=i32 capacity=4
.map of_i64 key=i64 value=i64 capacity=4
.map of_f32 key=f32 value=f32 capacity=4
.map of_f64 key=f64 value=f64 capacity=4

.data .align 8 key: .zero 8

main:
    map_new r0, of_u8
    li      r1, 1
    call    check, r0
    map_new r0, of_u16
    li      r1, 2
    call    check, r0
    map_new r0, of_u32
    li      r1, 4
    call    check, r0
    map_new r0, of_u64
    li      r1, 8
    call    check, r0
    map_new r0, of_i8
    li      r1, 1
    call    check, r0
    map_new r0, of_i16
    li      r1, 2
    call    check, r0
    map_new r0, of_i32
    li      r1, 4
    call    check, r0
    map_new r0, of_i64
    li      r1, 8
    call    check, r0
    map_new r0, of_f32
    li      r1, 4
    call    check, r0
    map_new r0, of_f64
    li      r1, 8
    call    check, r0
    host    newline, r0
    halt

; For the map at r0 with keys of r1 bytes: prints a digit that is 1 if a key whose byte behind the last one of
; a key differs is the same key, and 2 more if a key whose last byte differs is another one.
check:
    li      r2, key
    li      r3, 0
    store64 r3, [r2]
    map_get_or_reserve r4, r0, r2
    beqi    r1, 8, .last                ; nothing of the eight bytes is behind the key
    li      r3, 1
    add     r5, r2, r1
    store8  r3, [r5]
.last:
    map_has r6, r0, r2
    add     r5, r2, r1
    li      r3, 1
    store8  r3, [r5 - 1]
    map_has r7, r0, r2
    eqi     r7, r7, 0
    shli    r7, r7, 1
    add     r6, r6, r7
    host    print_int, r6
    ret

;! output:
;| 3333333333
