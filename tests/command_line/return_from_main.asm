; Ends as a function does.
main:   li      r1, 5
        ret
