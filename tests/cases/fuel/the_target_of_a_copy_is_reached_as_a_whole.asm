; As with the source.
;! exit: 0
.data map: .u16 1000, 0
.data .u32 4, 4, 8, 12
.data .u16 0
.data .u8 4, 0x3e
.data .u32 2048, 0

main:
    li      r0, map
    lc      r1, 1000000
    li      r2, 32
    mem_copy r1, r0, r2
    map_overwrite r3, r1, r0
    halt
