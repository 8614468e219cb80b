; host write traps when address and length together wrap around.

main:
    li      r2, 16
    li      r3, -1
    host    write, r2                   ;! trap out_of_bounds
    halt
