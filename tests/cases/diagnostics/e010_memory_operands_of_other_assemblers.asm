; E010: a memory operand is at most one register and a constant; for what others have in brackets the help says so.

.data  text: .string "text"

main:
    load64 r1, [text + r2 + r3]         ;! error E010 there is no index
    load64 r1, [text - r2]              ;! error E010 a register is added, and an offset may be taken away
    load64 r1, [r2 - r3]                ;! error E010 a register is added
    load64 r1, [8 * r2]                 ;! error E010 there is no index
    load64 r1, [8 + r2 << 3]            ;! error E010 there is no index
    load64 r1, [text + (r2 + 8)]        ;! error E010 there is no index
    load64 r1, []                       ;! error E010 expected a value, found `]`
    load64 r1, [r2 + r3]                ;! error E010 there is no index: compute the address first, as in `add rt, ra, rb`
    load64 r1, [r2 + r3 * 8]            ;! error E010 there is no index
    load64 r1, [r2 * 8]                 ;! error E010 there is no index
    load64 r1, [r2, 8]                  ;! error E010 the offset is added to the register, as in `[r2 + 8]`
    load64 r1, [sp]                     ;! error E021 there is no stack pointer
    load64 r1, [rb]                     ;! error E021 it stands for any of the registers
    load64 r1, 8(r2)                    ;! error E010 a memory operand is `[rb]` or `[rb + 8]`
    load64 r1, (r2)                     ;! error E010 a memory operand is `[rb]` or `[rb + 8]`
    load64 r1, text[r2]                 ;! error E010 a memory operand is `[rb]` or `[rb + 8]`
    load64 r1, qword [r2]               ;! error E010 the size is in the mnemonic
    load64 r1, dword ptr [rax]          ;! error E010 the size is in the mnemonic
    load64 r1, =text                    ;! error E010 `li rd, name` loads the address of a data label
    ldr r1, =text                       ;! error E010 `li rd, name` loads the address of a data label
    load64 r1, *text                    ;! error E010 memory is read with `load64 rd, [rb]`
    li r1, &text                        ;! error E010 a data label stands for its address: leave out `&`
    load64 r1 [r2]                      ;! error E010 operands are separated by commas
    halt
