; Mnemonics and registers may be written in capital letters, small ones or both.

MAIN:   LI      R0, 40
        Addi    r0, R0, 1
        aDDI    R0, r0, 1
        HOST    print_int, R0
        Host    newline, r0
        JMP     end
        TRAP    1
end:    Halt

;! output:
;| 42
