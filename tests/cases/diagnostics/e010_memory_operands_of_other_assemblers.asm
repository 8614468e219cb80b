; E010: a memory operand is the sum of a register, an index and constants; for what others have in brackets the help says
; so.

.data  text: .string "text"

main:
    load64 r1, [text + r2 + r3 + r4]    ;! error E010 an address is the sum of a register, an index and constants, as in `load64 rd, [rb + ri * 8 + 16]`
    load64 r1, [r2 + r3 * 8 + r4 * 8]   ;! error E010 an address is the sum
    load64 r1, [r2 * 8 + text]          ;! error E010 expected `+` and the register of an address, found `]`
    load64 r1, [text - r2]              ;! error E010 a register is added, and an offset may be taken away
    load64 r1, [r2 - r3]                ;! error E010 a register is added
    load64x r1, [r2 - r3 * 8]           ;! error E010 a register is added
    load64 r1, [8 * r2]                 ;! error E010 an address is the sum
    load64 r1, [8 + r2 << 3]            ;! error E010 an address is the sum
    load64x r1, [r2 + r3 << 3]          ;! error E010 an address is the sum
    load64 r1, [r2 + text + r3 << 3]    ;! error E010 an address is the sum
    load64 r1, [text + (r2 + 8)]        ;! error E010 an address is the sum
    load64 r1, []                       ;! error E010 expected a value, found `]`
    load64 r1, [r2 * 8]                 ;! error E010 an address is the sum
    load64 r1, [r2 + r3 * text]         ;! error E010 expected 1, 2, 4 or 8, found `text`
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
