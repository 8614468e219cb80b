; The header of a map of 24,608 bytes stands in the data, and nothing has touched what lies behind.
;! exit: 0
.data map: .u16 1000, 0
.data .u32 4, 4, 8, 12
.data .u16 0
.data .u8 4, 0x3e
.data .u32 2048, 0

main:
    li      r0, map
    li      r1, 7
    map_has_scalar r2, r0, r1
    halt
