; E031: an instruction with too many operands; the help shows how it is written.

main:
    mov     r0, r1, r2                  ;! error E031 `mov` takes 2 operands, not 3
    exit    r0, 1, [r1]                 ;! error E031 `exit` takes 1 operand, not 3
    ret     r0                          ;! error E031 `ret` takes no operands, not 1
    load64  r0, r1, 8                   ;! error E031 write `load64 rd, [rb + offset]`
    halt                                ; and nothing more
