.map numbers key=u32 value=u32 capacity=1000

main:
    li      r0, 10
    map_init r0, numbers        ;! trap invalid_map
    halt
