; E098: the names of number types and `bytes` are taken.

.struct u8 { x: u16 }                   ;! error E098 `u8` is a type and cannot be a struct
.struct bytes { x: u16 }                ;! error E098 `bytes` is a type and cannot be a struct
.struct int { x: u16 y: int2 }
.struct int2 { u8: u8 bytes: bytes(4) packed: u8 }
main:
    li r0, int.y.u8
    halt
