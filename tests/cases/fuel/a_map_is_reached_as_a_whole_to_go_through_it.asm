; There is no entry to come to.
;! exit: 0
.data map: .u16 1000, 0
.data .u32 4, 4, 8, 12
.data .u16 0
.data .u8 4, 0x3e
.data .u32 2048, 0

main:
    li      r0, map
    li      r1, 2047
    map_iter_next r1, r0, r2, done
    trap    1
done:
    halt
