; The 0 may be that of the argument or that of the lookup: a branch goes around it.
.map    counts  key=u64 value=u64 capacity=4
main:   map_new r1, counts
        li      r2, 7
        li      r5, 1
        call    count, r1
        halt
count:  li      r3, 0
        bnei    r4, 0, .known
        map_lookup_scalar r3, r0, r1
.known: load64  r6, [r3]
        ret
