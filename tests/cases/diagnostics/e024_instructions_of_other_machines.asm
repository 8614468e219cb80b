; E024: for instructions that other machines have the help says what does the same here.

main:
    nop                                 ;! error E024 `mov r0, r0` does nothing
    la      r0, text                    ;! error E024 `li rd, name` loads the address of a data label
    LEA     r0, text                    ;! error E024 `li rd, name` loads the address
    lui     r0, 5                       ;! error E024 `li rd, value` loads any constant
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
    je r0, r1, main                     ;! error E024 `beq ra, rb, label`
    jne main                            ;! error E024 `bne ra, rb, label`
    jz main                             ;! error E024 `beqi ra, 0, label`
    jnz main                            ;! error E024 `bnei ra, 0, label`
    beqz r0, main                       ;! error E024 `beqi ra, 0, label`
    bnez r0, main                       ;! error E024 `bnei ra, 0, label`
    jl main                             ;! error E024 `blt ra, rb, label`
    ja main                             ;! error E024 `bgtu ra, rb, label`
    bltz r0, main                       ;! error E024 `blti ra, 0, label`
    mod r0, r1, r2                      ;! error E024 `rem rd, ra, rb`
    imul r0, r1                         ;! error E024 `mul rd, ra, rb` multiplies
    idiv r0, r1                         ;! error E024 `div rd, ra, rb` divides
    ldr r0, [r1]                        ;! error E024 `load64 rd, [rb + offset]`
    ld r0, [r1]                         ;! error E024 `load64 rd, [rb + offset]`
    lw r0, [r1]                         ;! error E024 `load32s rd, [rb + offset]`
    lbu r0, [r1]                        ;! error E024 `load8u rd, [rb + offset]`
    lb r0, [r1]                         ;! error E024 `load8s rd, [rb + offset]`
    lh r0, [r1]                         ;! error E024 `load16s rd, [rb + offset]`
    sw r0, [r1]                         ;! error E024 `store32 ra, [rb + offset]`
    st r0, [r1]                         ;! error E024 `store64 ra, [rb + offset]`
    sd r0, [r1]                         ;! error E024 `store64 ra, [rb + offset]`
    str r0, [r1]                        ;! error E024 `store64 ra, [rb + offset]`
    load32 r0, [r1]                     ;! error E024 `load32s rd, [rb + offset]` reads 4 bytes with their sign, `load32u` without
    goto main                           ;! error E024 the jump is `jmp label`
    return                              ;! error E024 `ret` returns
    return r0                           ;! error E024 results stay in the registers
    int 0x80                            ;! error E024 `host name, first`
    fli r0, 1.5                         ;! error E024 `li rd, 1.5`
    bswap r0                            ;! error E024 `bswap64 rd, ra`
    cmov r0, r1, r2                     ;! error E024 `select rd, rc, ra, rb`
    movzx r0, r1                        ;! error E024 `zext8`, `zext16` and `zext32`
    movsx r0, r1                        ;! error E024 `sext8`, `sext16` and `sext32`
    jal main                            ;! error E024 `call label, first`
    jr r0                               ;! error E024 jumps go to labels
    loop main                           ;! error E024 `subi ra, ra, 1`, then `bnei ra, 0, label`
    sll r0, r1, r2                      ;! error E024 `shl rd, ra, rb`
    nand r0, r1, r2                     ;! error E024 `and rd, ra, rb`, then `not rd, rd`
    xchg r0, r1                         ;! error E024 `mov rt, ra`, `mov ra, rb`, `mov rb, rt`
    adc r0, r1                          ;! error E024 there is no carry flag
    addsd r0, r1                        ;! error E024 `fadd rd, ra, rb`
    cvtsi2sd r0, r1                     ;! error E024 `itof rd, ra`
    memcpy r0, r1, r2                   ;! error E024 `mem_copy ra, rb, rc`
    malloc r0                           ;! error E024 `alloc rd, ra`
    map_get r0, r1, r2                  ;! error E024 `map_lookup rd, rm, rk`
    map_put r0, r1, r2                  ;! error E024 `map_get_or_reserve rd, rm, rk`
    map_len r0, r1                      ;! error E024 `load16u rd, [rm + 2]`
    if r0                               ;! error E024 there are no blocks
    int3                                ;! error E024 `breakpoint` stops the machine
    movl $5, %eax                       ;! error E001 `li rd, value` loads a constant
    push {r4}                           ;! error E001 there is no stack to push on
    halt
