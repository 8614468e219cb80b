; Bytes written over the buckets may give wrong answers, but every operation ends, and none leaves the heap.

.map numbers key=u64 value=u64 capacity=100

.data key: .u64 12345
.data done: .string "done\n"

main:
    map_new r0, numbers
    map_new r9, numbers
    map_size r1, numbers
    subi    r2, r1, 32
    addi    r3, r0, 32                  ; the buckets
    li      r4, 0                       ; every byte from 0 to 255
.next:
    mem_fill r3, r4, r2
    li      r5, key
    map_lookup r6, r0, r5
    map_has r6, r0, r5
    map_remove r6, r0, r5
    mem_fill r3, r4, r2
    li      r6, 0
    li      r10, 0                      ; rounds, which the number of buckets bounds
.iterate:
    map_iter_next r6, r0, r7, .end
    addi    r10, r10, 1
    blei    r10, 256, .iterate
    trap    1
.end:
    mem_fill r3, r4, r2
    map_overwrite r6, r9, r0
    map_overwrite r6, r0, r9
    map_clear r0
    map_clear r9
    addi    r4, r4, 1
    bnei    r4, 256, .next

    map_size r2, numbers                ; cleared, both are as good as new
    mem_compare r10, r0, r9, r2
    host    print_int, r10
    host    newline, r10
    li      r6, done
    host    print_string, r6
    halt

;! output:
;| 0
;| done
