; The size of a map is known beforehand and costs 1.
;! options: --fuel 1
;! out of fuel

.map numbers key=u32 value=u32 capacity=4

main:
    map_size r0, numbers
    map_size r0, numbers
    map_new r0, numbers
    halt
