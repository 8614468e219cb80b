; E096: bytes and structs are in no register, and no instruction computes with 32-bit floats.

.struct point { x: f32 y: f32 }
.struct body {
        position: point
        name:     bytes(16)
        points:   point[4]
}
main:
    load r0, [r1 + body.name]           ;! error E096 `load` takes no field of `bytes(16)`
    store r0, [r1 + body.position]      ;! error E096 name one of its fields behind another dot
    load r0, [r1 + body.position.x]     ;! error E096 `load32u` loads their bits
    store r0, [r1 + point.y]            ;! error E096 `store32` stores their bits
    load r0, [r1 + r2 * 8 + body.points]        ;! error E096 `load` takes no field of struct `point`
    load32u r0, [r1 + body.position.x]
    load64 r0, [r1 + body.name + 8]
    halt
