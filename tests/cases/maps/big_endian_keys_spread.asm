; Keys that differ only in their last byte are as good as any: a full map of them takes every one.

.map names key=bytes(8) value=u64 capacity=64

.data key: .ascii "name ?? "

main:
    map_new r0, names
    li      r1, 0
    li      r2, key
.fill:
    store8  r1, [r2 + 7]
    map_get_or_reserve r3, r0, r2
    beqi    r3, 0, .full
    addi    r1, r1, 1
    jmp     .fill
.full:
    host    print_int, r1
    host    newline, r1
    halt

;! output:
;| 64
