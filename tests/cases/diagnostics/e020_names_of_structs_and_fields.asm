; E020: structs share the name space of labels and constants, and a field is named once in its struct.

.const  size    = 5
.struct size { x: u8 }                  ;! error E020 `size` is defined twice
.struct main { x: u8 }
.struct pair {
        x: u8
        y: u8   x: u16                  ;! error E020 `pair.x` is defined twice
}
.struct pair { z: u8 }                  ;! error E020 `pair` is defined twice
main:                                   ;! error E020 `main` is defined twice
    li r0, pair.y
    li r0, pair.z                       ;! error E092 its fields are `x`, `y`, `x`
pair.y:                                 ;! error E020 `pair.y` is defined twice
    halt
.fn f(entry)
.reg pair                               ;! error E020 `pair` is defined twice
    ret
