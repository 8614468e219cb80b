; E090: a struct is no value, but its size and its fields are.

.struct point { x: f64 y: f64 }
.const  two     = 2 * point             ;! error E090 `point` is a struct, not a value
.data           .zero point             ;! error E090 `sizeof(point)` is its size
main:
    li r0, point                        ;! error E090 a dot leads to a field
    load64 r0, [r1 + point]             ;! error E090 `point` is a struct
    li r0, sizeof(point)
    halt
