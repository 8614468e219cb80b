; Both are wrong, and the key is looked at first: the map would be `invalid_map`.
.map numbers key=u32 value=u32 capacity=4

main:
    li      r0, 64
    li      r1, 4
    map_lookup r2, r0, r1       ;! trap out_of_bounds
    halt
