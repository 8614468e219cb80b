; .map: layouts have a name space of their own, and so have host functions; labels may have the same names.

.map main    key=u8 capacity=3
.map newline key=u8 capacity=4
.const newline = 5

main:
    map_new r1, newline
    map_new r1, main
    li      r0, newline
    host    print_int, r0
    host    newline, r0
    halt

;! output:
;| 5
