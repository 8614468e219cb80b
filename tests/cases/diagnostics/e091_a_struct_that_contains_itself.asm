; E091: a struct cannot contain itself, neither alone nor by way of others.

.struct list {
        value:  u64
        next:   list                    ;! error E091 struct `list` contains itself: `list` -> `list`
}
.struct a { first: u8 b: b }
.struct b { c: c[0] }
.struct c {
        a: a                            ;! error E091 `a` -> `b` -> `c` -> `a`
        d: d
}
.struct d { x: u8[sizeof(b.c)] }        ;! error E091 struct `b` contains itself: `b` -> `c` -> `d` -> `b`
; By way of a constant, where that is needed first.
.const  count   = sizeof(e)
.struct e { x: u8[count] }              ;! error E040 the value of `count` depends on itself
; By way of its own field.
.struct f { x: u8 y: u8[f.x] }          ;! error E091 `f` -> `f`
; A long way.
.struct g0 { x: g1 }
.struct g1 { x: g2 }
.struct g2 { x: g3 }
.struct g3 { x: g4 }
.struct g4 { x: g5 }
.struct g5 { x: g6 }
.struct g6 { x: g7 }
.struct g7 { x: g8 }
.struct g8 { x: g9 }
.struct g9 { x: g0 }                    ;! error E091 `g0` -> `g1` -> `g2` -> `g3` -> `g4` -> `g5` -> `g6` -> `g7` -> ... -> `g0`
; What needs one of these has no error of its own.
.map    lists   key=u64 value=list capacity=1
main:
    li r0, a.b.c
    load r0, [r1 + list.value]
    halt
