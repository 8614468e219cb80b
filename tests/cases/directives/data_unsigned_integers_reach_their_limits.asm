; .data: unsigned integers of each width may be 0 and the largest there is.

.data u8s:  .u8  0, 255
.data u16s: .u16 0, 65535
.data u32s: .u32 0, 4294967295
.data u64s: .u64 0, 18446744073709551615
.data pad:  .u8 0x55

main:
    li      r9, 0
    load8u  r0, [r9 + u8s]
    host    print_uint, r0
    host    newline, r0
    load8u  r0, [r9 + u8s + 1]
    host    print_uint, r0
    host    newline, r0
    load16u r0, [r9 + u16s]
    host    print_uint, r0
    host    newline, r0
    load16u r0, [r9 + u16s + 2]
    host    print_uint, r0
    host    newline, r0
    load32u r0, [r9 + u32s]
    host    print_uint, r0
    host    newline, r0
    load32u r0, [r9 + u32s + 4]
    host    print_uint, r0
    host    newline, r0
    load64  r0, [r9 + u64s]
    host    print_uint, r0
    host    newline, r0
    load64  r0, [r9 + u64s + 8]
    host    print_uint, r0
    host    newline, r0
    halt

;! output:
;| 0
;| 255
;| 0
;| 65535
;| 0
;| 4294967295
;| 0
;| 18446744073709551615
