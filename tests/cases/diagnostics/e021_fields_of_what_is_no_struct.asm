; E021: what has no struct in front of its dot is a local label.

.struct point { x: f64 y: f64 }
.const  size    = 5
main:
    li r0, pint.x                       ;! error E021 did you mean `point.x`?
    li r0, size.x                       ;! error E021 `size.x` is not defined
    li r0, .x                           ;! error E021 `main.x` is not defined
    li r0, sizeof(poin)                 ;! error E021 did you mean `point`?
    li r0, sizeof(point.x.y.z)          ;! error E092 field `x` of struct `point` has no fields
    jmp point                           ;! error E023 `point` is not the label of an instruction
    jmp point.x                         ;! error E023 `point.x` is not the label of an instruction
    halt
