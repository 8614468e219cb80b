; There is no map, so the page of the key is not paid for.
main:
    li      r0, 0
    lc      r1, 100000
    map_has r2, r0, r1          ;! trap out_of_bounds
    halt
