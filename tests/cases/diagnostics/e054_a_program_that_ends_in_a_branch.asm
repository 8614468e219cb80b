; E054: a branch goes on behind it when it is not taken; so do a call and a host function.

main:
    beq     r0, r0, main                ;! error E054 the last instruction must be `halt`, `exit`, `trap`, `jmp` or `ret`
