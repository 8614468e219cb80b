; A constant in the place of the register that an immediate stands for makes the form with the immediate; where operands
; can change places, it may be either of them.

.const three = 3
.data  table: .u8 1, 2, 4

main:
    li      r1, 40
    add     r0, r1, three - 1           ; addi
    add     r0, 100, r0                 ; addi, the other way round
    sub     r0, r0, 42
    bne     r0, 100, .wrong
    mul     r0, -three, r0
    bne     -300, r0, .wrong
    and     r0, 0xff, r0
    eq      r2, 212, r0
    ne      r3, r0, 212
    lt      r4, r0, 213
    mov     r5, table + 1               ; li
    load8u  r5, [r5]
    mov     r6, 0xffffffff              ; lc
    mov     r7, -0.5                    ; lc
    beq     r2, 0, .wrong
    blt     r3, 0, .wrong
    bgtu    r4, 1, .wrong
    shl     r5, r5, three
    host    print_int, r5
    host    newline, r5
    host    print_int, r6
    host    newline, r6
    host    print_float, r7
    host    newline, r7
    halt
.wrong:
    trap    1

;! output:
;| 16
;| 4294967295
;| -0.5
