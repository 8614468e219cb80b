; E092: the help names the field that was probably meant, and those that there are.

.struct point { x: f64 y: f64 }
.struct empty { }
.struct body {
        position: point
        flags:    u32
}
.struct long {
        f0:  u8 f1:  u8 f2:  u8 f3:  u8 f4:  u8 f5:  u8 f6:  u8 f7:  u8 f8:  u8 f9:  u8
        f10: u8 f11: u8 f12: u8 f13: u8 f14: u8 f15: u8 f16: u8 f17: u8 f18: u8 f19: u8
        g0:  u8
}
.struct other { x: u8[body.flag] }      ;! error E092 did you mean `flags`? its fields are `position`, `flags`
main:
    load r0, [r1 + body.flgs]           ;! error E092 did you mean `flags`? its fields are `position`, `flags`
    store64 r0, [r1 + body.mass]        ;! error E092 struct `body` has no field `mass`
    li r0, body.position.z              ;! error E092 struct `point` has no field `z`
    li r0, body.flags.bits              ;! error E092 field `flags` of struct `body` has no fields: it is no struct
    li r0, sizeof(body.size)            ;! error E092 struct `body` has no field `size`
    li r0, empty.x                      ;! error E092 it has no fields at all
    li r0, long.nothing                 ;! error E092 `f19` and others
    halt
