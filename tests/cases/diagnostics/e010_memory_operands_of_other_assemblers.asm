; E010: a memory operand is a register, an index and a constant; for what others have in brackets the help says so.

.data  text: .string "text"

main:
    load64 r1, [text]                   ;! error E010 load the address into a register first: `li rb, text`, then `[rb]`
    load64 r1, [16]                     ;! error E010 load the address into a register first: `li rb, 16`, then `[rb]`
    load64 r1, [text + r2]              ;! error E010 the register comes first, as in `[r2 + 8]`
    load64x r1, [r2 - r3 * 8]           ;! error E010 an index stands behind the register, as in `load64x rd, [rb + ri * 8]`
    load64x r1, [r2 + 8 + r3 * 8]       ;! error E010 an index stands behind the register
    load64x r1, [r2 + r3 << 3]          ;! error E010 an index stands behind the register
    load64 r1, [r2 * 8]                 ;! error E010 an index stands behind the register
    load64 r1, [r2, 8]                  ;! error E010 the offset is added to the register, as in `[r2 + 8]`
    load64 r1, [sp]                     ;! error E010 there is no stack pointer
    load64 r1, [rb]                     ;! error E010 it stands for any of the registers
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
