; E023: branches, .func and .entry take labels of instructions, not data labels and constants.

.const five = 5
.data  text: .u8 1
.func  text                             ;! error E023 `text` is not the label of an instruction
.entry five                             ;! error E023 `five` is not the label of an instruction

main:
    jmp     text                        ;! error E023 `text` is not the label of an instruction
    beq     r0, r1, five                ;! error E023 `five` is not the label of an instruction
    call    text, r0                    ;! error E023 jumps and calls go to labels of instructions
    halt
