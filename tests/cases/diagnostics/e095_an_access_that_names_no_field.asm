; E095: `load` and `store` take their width from a field.

.struct point { x: f64 y: f64 }
.const  offset  = point.y
main:
    load r0, [r1]                       ;! error E095 or the width: `load64 rd, [rb + offset]`
    store r0, [r1]                      ;! error E095 or the width: `store64 ra, [rb + offset]`
    load r0, [r1 + offset]              ;! error E095 name a field, as in `load rd, [rb + name.field]`
    load r0, [r1 + sizeof(point)]       ;! error E095 `load` takes its width from a field, and this names none
    load r0, [r1 - point.y]             ;! error E095 takes its width
    load r0, [r1 + 2 * point.y]         ;! error E095 takes its width
    load r0, [r1 + min(point.y, 8)]     ;! error E095 takes its width
    load r0, [r1 + -point.y]            ;! error E095 takes its width
    load r0, point.y                    ;! error E095 takes its width
    load [r1 + point.y], r0             ;! error E095 takes its width
    load r0                             ;! error E095 takes its width
    store                               ;! error E095 `store` takes its width
    load r0, [r1 + point.y], r2         ;! error E095 takes its width
    load r0, [r1 + (8 - 8 + point.y)]
    load r0, [point.y + r1 - 1 - +1]
    halt
