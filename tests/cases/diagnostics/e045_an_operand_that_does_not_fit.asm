; E045: an immediate, an offset, a constant or a number of a directive that does not fit where it stands.

.map a key=u8 capacity=0                ;! error E045 the capacity must be from 1 to 65535
.map b key=u8 capacity=65536            ;! error E045 this is 65536
.map several key=u64 capacity=100000    ;! error E045 for more entries, spread the keys
.map c key=bytes(0) capacity=1          ;! error E045 the size of a key must be from 1
.map d key=u8 value=bytes(-1) capacity=1 ;! error E045 the size of a value must be from 0
.line  -1                               ;! error E045 a line number must be from 0 to 4294967295
.lines 4294967296                       ;! error E045 a line number must be from 0 to 4294967295
.constant 18446744073709551616          ;! error E045 a 64-bit constant must be from

main:
    li      r0, 18446744073709551616    ;! error E045 a 64-bit constant must be from
    li      r0, -9223372036854775809    ;! error E045 this is -9223372036854775809
    addi    r0, r0, 0x80000000          ;! error E045 load it into a register with `li` and use `add`
    beqi    r0, 32768, main             ;! error E045 load it into a register with `li` and use `beq`
    beqi    r0, -32769, main            ;! error E045 the value of `beqi` must be from -32768 to 32767
    load8u  r0, [r0 + 0x80000000]       ;! error E045 the offset must be from -2147483648 to 2147483647
    load8u  r0, [r0 - 0x80000001]       ;! error E045 this is -2147483649
    lc      r0, 18446744073709551616    ;! error E045 a 64-bit constant must be from
    lc      r0, -9223372036854775809    ;! error E045 this is -9223372036854775809
    trap    1 << 31                     ;! error E045 the value of `trap` must be from

    li      r0, 2147483647              ; these do fit
    li      r0, -2147483648
    beqi    r0, 32767, main
    beqi    r0, -32768, main
    load8u  r0, [r0 + 0x7fffffff]
    load8u  r0, [r0 - 0x80000000]
    lc      r0, 18446744073709551615
    lc      r0, -9223372036854775808
    halt
