; With `--guard`, a map whose header says that it goes beyond the heap itself is out of bounds as well.
;! options: --guard --heap 4096
.map    m       key=u64 value=u64 capacity=1000
.map    small   key=u64 value=u64 capacity=1

main:
    map_new r0, small
    li      r1, 1000
    store16 r1, [r0]
    li      r1, 2048
    store32 r1, [r0 + 24]
    map_clear r0                        ;! trap out_of_bounds
    halt
