; All errors are reported at once: those of characters, lines, names, values and the program, in one go.

.const a = $                            ;! error E001
.const b = 1 / 0                        ;! error E042
.data  c: .u8 256 .u8 1, 2, 300         ;! error E045 this is 256
;! error at 5: E045 this is 300
.data  d: .strin "x"                    ;! error E012
.map   e key=u64 capacity=0             ;! error E045
.map   f key=bytes(0) value=bytes(1, 3) capacity=0 ;! error E045 the size of a key
;! error at 9: E050
;! error at 9: E045 the capacity

main:
    lii     r0, 1                       ;! error E024
    li      r256, 1                     ;! error E033
    add     r0, 1, [r2]                 ;! error E032 this is a number
    li      r0, undefined + nowhere     ;! error E021 `undefined`
;! error at 16: E032 this is a memory operand
;! error at 17: E021 `nowhere`
    jmp     nowhere_else                ;! error E021 `nowhere_else`
main:                                   ;! error E020
    halt
