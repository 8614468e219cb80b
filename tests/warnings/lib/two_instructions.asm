        li      r0, 3                   ; warning W010 these 2 instructions
        ret
