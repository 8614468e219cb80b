; call traps one call deeper than the limit of the call stack.
;! options: --call-depth 10

.data before: .string "before\n"

main:
    li      r1, before
    host    print_string, r1
    call    deeper, r2
    halt

deeper:
    call    deeper, r0                  ;! trap stack_overflow
    ret

;! output:
;| before
