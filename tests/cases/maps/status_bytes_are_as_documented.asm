; The status byte of a bucket: its state (0 empty, 1 tombstone, 2 occupied) and, four times it, the number of live
; keys that passed the bucket on their way. A tombstone vanishes with the last key that needs it.
; The product of the inverse and a small number is a key whose home is bucket 0; from there the way is 0, 1, 3, 6.

.map numbers key=u64 value=u64 capacity=4       ; 8 buckets of 24 bytes
.const inverse = 0xf105c732ab63a323

.data key: .u64 0
.data map: .u64 0                       ; the address of the map

main:
    map_new r0, numbers
    li      r1, map
    store64 r0, [r1]
    li      r1, 1
    call    insert, r1                  ; into bucket 0
    li      r1, 2
    call    insert, r1                  ; into bucket 1, past 0
    li      r1, 3
    call    insert, r1                  ; into bucket 3, past 0 and 1
    li      r1, 1
    call    remove, r1                  ; two keys passed bucket 0: a tombstone
    li      r1, 4
    call    insert, r1                  ; into its place
    li      r1, 3
    call    remove, r1                  ; one key fewer passes 0 and 1
    li      r1, 4
    call    remove, r1                  ; a tombstone that one key needs
    li      r1, 2
    call    remove, r1                  ; that key
    halt

; Inserts key number r0.
insert:
    call    prepare, r0
    map_get_or_reserve r3, r1, r2
    jmp     show

; Removes key number r0.
remove:
    call    prepare, r0
    map_remove r3, r1, r2
    jmp     show

; Puts the map's address in r1 and that of key number r0 in r2.
prepare:
    lc      r1, inverse
    mul     r1, r0, r1
    li      r2, key
    store64 r1, [r2]
    li      r1, map
    load64  r1, [r1]
    ret

; Prints the status bytes of the map at r1 and the number of tombstones.
show:
    mov     r0, r1
    addi    r2, r1, 8 * 24
.next:
    load8u  r3, [r0 + 32]
    host    print_int, r3
    li      r3, ' '
    host    print_char, r3
    addi    r0, r0, 24
    bne     r0, r2, .next
    load32u r3, [r1 + 28]
    host    print_int, r3
    host    newline, r3
    ret

;! output:
;| 2 0 0 0 0 0 0 0 0
;| 6 2 0 0 0 0 0 0 0
;| 10 6 0 2 0 0 0 0 0
;| 9 6 0 2 0 0 0 0 1
;| 10 6 0 2 0 0 0 0 0
;| 6 2 0 0 0 0 0 0 0
;| 5 2 0 0 0 0 0 0 1
;| 0 0 0 0 0 0 0 0 0
