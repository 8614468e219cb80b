; E054: the last instruction must not go on behind the end, also if it is never reached.

main:
    halt
    addi    r0, r0, 1                   ;! error E054 nothing follows this instruction
.data behind: .u8 1
