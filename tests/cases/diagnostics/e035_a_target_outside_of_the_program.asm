; E035: a branch target, a function or an entry must be an instruction of the program.

.func  end                              ;! error E035 no instruction follows the label `end`
.func  @6                               ;! error E035 there is no instruction 6: the program has 6
.entry @-1                              ;! error E035 there is no instruction -1

main:
    jmp     end                         ;! error E035 no instruction follows the label `end`
    jmp     @6                          ;! error E035 there is no instruction 6
    jmp     @5
    beq     r0, r1, @1 << 40            ;! error E035 there is no instruction 1099511627776
    call    main.end, r0                ;! error E035 no instruction follows the label `main.end`
    halt
.end:
end:
