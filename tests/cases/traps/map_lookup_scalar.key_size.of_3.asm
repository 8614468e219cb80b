; map_lookup_scalar traps when the keys of the map have 3 bytes, which is less than a register but no size of a number.
;! options: --heap 4096

.map triples key=bytes(3) value=u32 capacity=4

main:
    map_new r2, triples
    li      r3, 7
    map_lookup_scalar r5, r2, r3        ;! trap key_size
    halt
