; A key that is not there has no text.
.map    names   key=u64 value=bytes(16) capacity=4
main:   map_new r1, names
        li      r2, 7
        map_lookup_scalar r3, r1, r2
        host    print_string, r3
        halt
