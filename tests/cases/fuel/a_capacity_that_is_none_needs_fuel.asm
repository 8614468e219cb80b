; The fuel is looked at before the capacity.
;! options: --fuel 0
;! out of fuel
.map    m       key=u32 capacity=4

main:
    map_new_sized r0, m, r1
    halt
