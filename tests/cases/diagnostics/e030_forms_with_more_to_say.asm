; E030, E031: where a form leaves open what an operand is, or another machine has fewer, the help says more.

main:
    call main                           ;! error E030 write `call target, first`: register `first` becomes `r0`
    callr r0                            ;! error E030 register `first` becomes `r0` of the function
    host newline                        ;! error E030 the arguments go in register `first`
    exit                                ;! error E030 write `exit ra`, or `halt` for status 0
    halt r0                             ;! error E031 write `halt`, or `exit ra` to give a status
    ret r0                              ;! error E031 write `ret`: results stay in the registers, the first in `r0`
    add r1, r2                          ;! error E030 write `add rd, ra, rb`, as in `add r1, r1, r2`
    addi r1, 5                          ;! error E030 as in `addi r1, r1, value`
    add r1, 5                           ;! error E030 as in `add r1, r1, value`
    fadd r1, 5                          ;! error E030 write `fadd rd, ra, rb`
    beq main                            ;! error E030 write `beq ra, rb, target`, which compares as well: there are no flags
    neg r1                              ;! error E030 write `neg rd, ra`, as in `neg r1, r1`
    halt
