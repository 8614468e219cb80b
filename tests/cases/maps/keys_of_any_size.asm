; Keys may have any size, and every byte of a key counts, the first as the last.

.map of_1   key=bytes(1)    value=u64 capacity=200
.map of_2   key=bytes(2)    value=u64 capacity=200
.map of_3   key=bytes(3)    value=u64 capacity=200
.map of_4   key=bytes(4)    value=u64 capacity=200
.map of_8   key=bytes(8)    value=u64 capacity=200
.map of_16  key=bytes(16)   value=u64 capacity=200
.map of_40  key=bytes(40)   value=u64 capacity=200

.data key: .zero 40

main:
    map_new r0, of_1
    li      r1, 1
    call    check, r0
    map_new r0, of_2
    li      r1, 2
    call    check, r0
    map_new r0, of_3
    li      r1, 3
    call    check, r0
    map_new r0, of_4
    li      r1, 4
    call    check, r0
    map_new r0, of_8
    li      r1, 8
    call    check, r0
    map_new r0, of_16
    li      r1, 16
    call    check, r0
    map_new r0, of_40
    li      r1, 40
    call    check, r0
    halt

; In the map at r0 with keys of r1 bytes: inserts keys whose first byte is 0 to 99 and keys whose last byte is
; 100 to 199, the other bytes 0. Prints the length, how many values are right, and the length after removal.
check:
    li      r2, 0
.insert:
    call    make_key, r1
    map_get_or_reserve r4, r0, r3
    beqi    r4, 0, .lost
    load64  r5, [r4]
    bnei    r5, 0, .lost                ; another key gave this entry
    addi    r5, r2, 1000
    store64 r5, [r4]
    addi    r2, r2, 1
    bnei    r2, 200, .insert
    load16u r6, [r0 + 2]
    host    print_int, r6

    li      r2, 0
    li      r7, 0
.find:
    call    make_key, r1
    map_lookup r4, r0, r3
    beqi    r4, 0, .lost
    load64  r5, [r4]
    subi    r5, r5, 1000
    eq      r5, r5, r2
    add     r7, r7, r5
    addi    r2, r2, 1
    bnei    r2, 200, .find
    li      r6, ' '
    host    print_char, r6
    host    print_int, r7

    li      r2, 0
.remove:
    call    make_key, r1
    map_remove r4, r0, r3
    beqi    r4, 0, .lost
    addi    r2, r2, 2                   ; every second one
    bnei    r2, 200, .remove
    li      r6, ' '
    host    print_char, r6
    load16u r6, [r0 + 2]
    host    print_int, r6
    host    newline, r6
    ret
.lost:
    trap    1

; Puts the key of number r1 for a key size of r0 at address key, which is returned in r2; r0 and r1 stay.
make_key:
    li      r2, 0
    store64 r2, [r2 + key]
    store64 r2, [r2 + key + 8]
    store64 r2, [r2 + key + 16]
    store64 r2, [r2 + key + 24]
    store64 r2, [r2 + key + 32]
    bgeui   r1, 100, .last
    store8  r1, [r2 + key]
    li      r2, key
    ret
.last:
    add     r2, r0, r2
    store8  r1, [r2 + key - 1]
    li      r2, key
    ret

;! output:
;| 200 200 100
;| 200 200 100
;| 200 200 100
;| 200 200 100
;| 200 200 100
;| 200 200 100
;| 200 200 100
