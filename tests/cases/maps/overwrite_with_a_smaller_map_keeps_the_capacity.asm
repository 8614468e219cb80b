; A target larger than the source keeps its own capacity and can be filled up to it.

.map small key=u64 value=u64 capacity=2
.map large key=u64 value=u64 capacity=50

.data key: .u64 0

main:
    map_new r0, small
    li      r2, key
    map_get_or_reserve r3, r0, r2
    li      r1, 70
    store64 r1, [r3]
    map_new r4, large
    map_overwrite r10, r4, r0
    call    show, r10
    load16u r10, [r4]
    call    show, r10
    load16u r10, [r4 + 2]
    call    show, r10

    li      r1, 1
.fill:
    store64 r1, [r2]
    map_get_or_reserve r3, r4, r2
    beqi    r3, 0, .full
    addi    r1, r1, 1
    jmp     .fill
.full:
    load16u r10, [r4 + 2]
    call    show, r10
    li      r1, 0
    store64 r1, [r2]
    map_lookup r10, r4, r2
    load64  r10, [r10]
    call    show, r10
    halt

show:
    host    print_int, r0
    host    newline, r0
    ret

;! output:
;| 1
;| 50
;| 1
;| 50
;| 70
