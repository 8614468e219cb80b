; E028: for integers of other widths the help names the next larger type.

.map a key=u24 capacity=1               ;! error E028 the next larger type is `u32`
.map b key=i48 capacity=1               ;! error E028 the next larger type is `i64`
.map c key=u1 capacity=1                ;! error E028 the next larger type is `u8`
.map d key=u0 capacity=1                ;! error E028
.map e key=u256 capacity=1              ;! error E028 types are `u8` to `u64`

main:
    halt
