; E034: a register pair needs a second register, so it cannot start at r255.

main:
    map_iter_next r0, r1, r255, main    ;! error E034 a register pair cannot start at `r255`
    map_iter_next r0, r1, r254, main
    halt
