; E024: for instructions that other machines have the help says what does the same here.

main:
    nop                                 ;! error E024 `mov r0, r0` does nothing
    la      r0, text                    ;! error E024 `li rd, name` loads the address of a data label
    LEA     r0, text                    ;! error E024 `li rd, name` loads the address
    lui     r0, 5                       ;! error E024 `li` loads 32 bits and `lc` 64 bits
    move    r0, r1                      ;! error E024 registers are copied with `mov`
    cmp     r0, r1                      ;! error E024 as in `blt ra, rb, label`
    test    r0, r1                      ;! error E024 as in `bnei ra, 0, label`
    push    r0                          ;! error E024 there is no stack to push on
    pop     r0                          ;! error E024 there is no stack to pop from
    j       main                        ;! error E024 the jump is `jmp`
    b       main                        ;! error E024 the jump is `jmp`
    inc     r0                          ;! error E024 `addi rd, rd, 1` adds one
    dec     r0                          ;! error E024 `subi rd, rd, 1` takes one away
    syscall                             ;! error E024 `host name, first`
    ecall                               ;! error E024 `host name, first`
    halt
