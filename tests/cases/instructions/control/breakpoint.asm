; breakpoint: a run that nobody debugs goes on behind it, with nothing changed.

.data text: .string "behind the breakpoint\n"

main:
    li      r1, 3
.again:
    breakpoint
    li      r2, text
    host    print_string, r2
    breakpoint
    subi    r1, r1, 1
    breakpoint
    bnei    r1, 0, .again
    breakpoint
    halt

;! output:
;| behind the breakpoint
;| behind the breakpoint
;| behind the breakpoint
