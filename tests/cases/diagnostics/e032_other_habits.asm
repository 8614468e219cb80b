; E032: for the operands that other machines take in the same place the help says what is written here.

.data  text: .string "text"

main:
    li r0, r1                           ;! error E032 registers are copied with `mov`
    lc r0, r1                           ;! error E032 registers are copied with `mov`
    mov r0, [r1]                        ;! error E032 memory is read with `load64 rd, [rb + offset]`
    mov [r0], r1                        ;! error E032 memory is written with `store64 ra, [rb + offset]`
    li r0, [r1]                         ;! error E032 memory is read with `load64 rd, [rb + offset]`
    add r0, r1, [r2]                    ;! error E032 memory is read with `load64 rd, [rb + offset]`
    add [r0], r1, r2                    ;! error E032 memory is written with `store64 ra, [rb + offset]`
    load64 r0, r1                       ;! error E032 the address goes in brackets: `[r1]`
    load64 r0, text                     ;! error E032 load the address into a register with `li` first
    store64 [r0], r1                    ;! error E032 write `store64 ra, [rb + offset]`
;! error at 15: E032 the address goes in brackets: `[r1]`
    jmp r0                              ;! error E032 jumps and calls go to labels
    jmp 2                               ;! error E032 instruction 2 is `@2`
    jmp -1                              ;! error E032 write `jmp target`
    li rd, 5                            ;! error E032 it stands for any of the registers
    li eax, 5                           ;! error E032 registers are `r0` to `r255`
    add r0, sp, r1                      ;! error E021 there is no stack pointer
    halt
