; A map takes exactly as many entries as its capacity says, whatever the number of its buckets is.

.map of_1      key=u64 value=u64 capacity=1
.map of_2      key=u64 value=u64 capacity=2
.map of_3      key=u64 value=u64 capacity=3
.map of_5      key=u64 value=u64 capacity=5
.map of_10     key=u64 value=u64 capacity=10
.map of_11     key=u64 value=u64 capacity=11
.map of_64     key=u64 value=u64 capacity=64
.map of_100    key=u64 value=u64 capacity=100
.map of_1000   key=u64 value=u64 capacity=1000
.map of_16384  key=u64 value=u64 capacity=16384

.data key: .u64 0

main:
    map_new r0, of_1
    call    fill, r0
    map_new r0, of_2
    call    fill, r0
    map_new r0, of_3
    call    fill, r0
    map_new r0, of_5
    call    fill, r0
    map_new r0, of_10
    call    fill, r0
    map_new r0, of_11
    call    fill, r0
    map_new r0, of_64
    call    fill, r0
    map_new r0, of_100
    call    fill, r0
    map_new r0, of_1000
    call    fill, r0
    map_new r0, of_16384
    call    fill, r0
    halt

; Fills the map at r0 with keys until it refuses one; prints how many it took, its length and its capacity.
fill:
    li      r1, 0                       ; entries
    lc      r2, 0x9e3779b97f4a7c15      ; keys are multiples of it
.next:
    mul     r3, r1, r2
    li      r4, key
    store64 r3, [r4]
    map_get_or_reserve r5, r0, r4
    beqi    r5, 0, .full
    addi    r1, r1, 1
    jmp     .next
.full:
    host    print_int, r1
    li      r1, ' '
    host    print_char, r1
    load16u r1, [r0 + 2]
    host    print_int, r1
    li      r1, ' '
    host    print_char, r1
    load16u r1, [r0]
    host    print_int, r1
    host    newline, r1
    ret

;! output:
;| 1 1 1
;| 2 2 2
;| 3 3 3
;| 5 5 5
;| 10 10 10
;| 11 11 11
;| 64 64 64
;| 100 100 100
;| 1000 1000 1000
;| 16384 16384 16384
