; E097: a load or store that says its width is no wider than the field it names, or the elements of that.

.struct point { x: u16 y: u16 }
.struct body {
        position: point
        flags:    u32
        tag:      bytes(2)
        links:    u16[4]
        small:    f32
        kind:     u8
}
.data   origin: .zero sizeof(body)
main:
    store64 r0, [r1 + body.flags]       ;! error E097 `store64` takes 8 bytes, and this field has 4
    load64 r0, [r1 + body.flags]        ;! error E097 `load` takes as many as the field has
    load32s r0, [r1 + body.links + 4]   ;! error E097 `load32s` takes 4 bytes, and the elements of this field have 2
    store32x r0, [r1 + r2 * 4 + body.links]     ;! error E097 `store` takes as many
    store64 r0, [r1 + body.position]    ;! error E097 this field has 4
    store32 r0, [r1 + body.tag]         ;! error E097 `mem_copy` copies bytes
    load64 r0, [r1 + body.small]        ;! error E097 `load32u` loads their bits
    store16 r0, [r1 + body.kind]        ;! error E097 this field has 1
    load64 r0, [origin + body.flags]    ;! error E097 this field has 4
    store64 r0, [body.flags + origin]   ;! error E097 this field has 4
    store64 r0, [r1 + body.flags + point.y]     ;! error E097 this field has 2
    store32 r0, [r1 + body.flags - point.y]
    store32 r0, [r1 + body.position]
    load8s r0, [r1 + body.flags]
    store16 r0, [r1 + body.tag]
    halt
