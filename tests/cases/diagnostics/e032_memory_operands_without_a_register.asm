; E032, E045: of the instructions with a memory operand, loads and `store64` do without a register.

.data  cell: .u64 0

main:
    store32 r1, [cell]                  ;! error E032 this is a memory operand without a register
    store8 r1, [cell + 1]               ;! error E032 load the address first, as in `li rb, name`
    mem_fill [cell], r1, r2             ;! error E032
    addi r1, r2, [cell]                 ;! error E032
    load64a r1, [cell]                  ;! error E032 `load64a` takes a constant expression as `address`
    load64 r1, [-8]                     ;! error E045 the address must be from 0 to 2147483647
    store64 r1, [0x80000000]            ;! error E045 load it into a register with `li` first
    load8u r1, [1 << 32]                ;! error E045 the address must be from 0 to 4294967295
    load64 r1, [1.5]                    ;! error E044 the address must be an integer
    load8u r1, [main]                   ;! error E022 `main` is the label of an instruction
    load8u r1, [missing]                ;! error E021
    load8u cell, [cell]                 ;! error E032 `load8u` takes a register as `rd`
    halt
