; E032: an operand of a kind that the instruction does not take there, with what it takes or another instruction.

.map m key=u8 capacity=1
.func main

main:
    li      5, r0                       ;! error E032 `li` takes a register as `rd`
;! error at 7: E032 `li` takes a constant expression as `value`
    sub     r0, 5, r1                   ;! error E032 `sub` takes a register as `ra`
    addi    r0, r1, r2                  ;! error E032 with a register it is `add`
    mov     r0, [r1]                    ;! error E032 this is a memory operand
    neg     r0, main                    ;! error E032 this is a name
    load8u  r0, r1                      ;! error E032 `load8u` takes a memory operand such as `[rb + 8]`
    load8u  r0, m                       ;! error E032 this is a name
    jmp     r0                          ;! error E032 `jmp` takes a code label as `target`
    jmp     5                           ;! error E032 this is a number
    jmp     main + 1                    ;! error E032 this is an expression
    li      r0, @1                      ;! error E032 this is an index
    lc      r0, r1                      ;! error E032 a constant expression or a floating-point number
    map_new r0, r1                      ;! error E032 `map_new` takes the name of a map layout
    map_new r0, 1                       ;! error E032 this is a number
    func    r0, r1                      ;! error E032 `func` takes the name of a function
    host    1, r1                       ;! error E032 `host` takes the name of a host function
    host    newline, 1                  ;! error E032 `host` takes a register as `first`
    halt
.entry  r0                              ;! error E032 this is a register
.func   5                               ;! error E032 this is a number
