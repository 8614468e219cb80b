; E094: a size have structs, their fields and number types.

.struct point { x: f64 y: f64 }
.const  size    = 8
.data   start:  .zero 8
main:
    li r0, sizeof(size)                 ;! error E094 `size` is neither a struct nor a field of one
    li r0, sizeof(start)                ;! error E094 the size of static data is the difference of two labels
    li r0, sizeof(main)                 ;! error E094 `main` is neither
    li r0, sizeof(point.x) + sizeof(u16)
    halt
