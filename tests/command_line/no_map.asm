; Has forgotten to make the map.
main:   li      r2, 1
        map_has_scalar r3, r1, r2
        halt
