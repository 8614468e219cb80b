; .data: signed integers of each width may be the least and the largest there is.

.data i8s:  .i8  -128, 127
.data i16s: .i16 -32768, 32767
.data i32s: .i32 -2147483648, 2147483647
.data i64s: .i64 -9223372036854775808, 9223372036854775807
.data pad:  .u8 0x55

main:
    li      r9, 0
    load8s  r0, [r9 + i8s]
    host    print_int, r0
    host    newline, r0
    load8s  r0, [r9 + i8s + 1]
    host    print_int, r0
    host    newline, r0
    load16s r0, [r9 + i16s]
    host    print_int, r0
    host    newline, r0
    load16s r0, [r9 + i16s + 2]
    host    print_int, r0
    host    newline, r0
    load32s r0, [r9 + i32s]
    host    print_int, r0
    host    newline, r0
    load32s r0, [r9 + i32s + 4]
    host    print_int, r0
    host    newline, r0
    load64  r0, [r9 + i64s]
    host    print_int, r0
    host    newline, r0
    load64  r0, [r9 + i64s + 8]
    host    print_int, r0
    host    newline, r0
    halt

;! output:
;| -128
;| 127
;| -32768
;| 32767
;| -2147483648
;| 2147483647
;| -9223372036854775808
;| 9223372036854775807
