; E028: for types of other languages the help names those that do the same.

.map a key=int capacity=1               ;! error E028 integers are `i64` or `u64`
.map b key=byte capacity=1              ;! error E028 a byte is `u8`, or `i8` with a sign
.map c key=string capacity=1            ;! error E028 `bytes(16)` is 16 bytes
.map d key=float capacity=1             ;! error E028 32 bits are `f32`
.map e key=usize capacity=1             ;! error E028 8 bytes are `u64`
.map f key=u8 value=void capacity=1     ;! error E028 a set has keys only

main:
    halt
