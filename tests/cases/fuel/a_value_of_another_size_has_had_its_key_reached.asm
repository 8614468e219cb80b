; The key is reached before the size of values is looked at, and judged after it: it does not lie in the heap as a whole.
;! options: --heap 100000
.map    m       key=bytes(64) value=bytes(3) capacity=4

main:
    map_new r0, m
    li      r1, 99999
    map_load r2, r0, r1, main           ;! trap value_size
    halt
