; What follows from an error is not reported again: neither the uses of what it defines nor the rest of its line.

.const a = 1 +                          ;! error E010
.const b = a * 2
.const c == 3                           ;! error E010
.const d = unknown                      ;! error E021
.const e = d + d
.map   f key=u99(4) capacity=0          ;! error E028
.data  g: .u8 nothing                   ;! error E021
.data  h: .u8 1 .u9 2 .u9 3             ;! error E012

main:
    li      r0, a + b + c + d + e
    map_new r0, f
    li      r0, g + h
there: this is no instruction ( [ $ "   ;! error E010
    jmp     there
    li      r0, ] ) 5 $                 ;! error E010
    bad     r300, [                     ;! error E033
    nothing nowhere, unknown, [r1 + x]  ;! error E024
    li      r0, 5, unknown              ;! error E031
    jmp     end
end:
    addi    r0, r0,                     ;! error E010
