; .map: a layout without value= is a set; a value of bytes(0) makes the same one.

.map set   key=u64 capacity=10
.map empty key=u64 value=bytes(0) capacity=10
.map full  key=u64 value=u64 capacity=10
.data key: .u64 77

main:
    map_size r0, set
    map_size r1, empty
    map_size r2, full
    eq      r3, r0, r1
    host    print_int, r3
    lt      r3, r0, r2
    host    print_int, r3
    host    newline, r3

    map_new r0, set
    li      r1, key
    map_has r2, r0, r1
    host    print_int, r2
    map_get_or_reserve r2, r0, r1
    map_has r2, r0, r1
    host    print_int, r2
    map_remove r2, r0, r1
    map_has r2, r0, r1
    host    print_int, r2
    host    newline, r2
    halt

;! output:
;| 11
;| 010
