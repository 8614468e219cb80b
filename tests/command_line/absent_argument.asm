; The value of a key that is not there is passed on.
.map    counts  key=u64 value=u64 capacity=4
main:   map_new r1, counts
        li      r2, 7
        map_lookup_scalar r3, r1, r2
        call    count, r3
        halt
count:  load64  r1, [r0]
        addi    r1, r1, 1
        store64 r1, [r0]
        ret
