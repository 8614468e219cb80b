; With a call depth of 1 a call works, a call inside it traps.
;! options: --call-depth 1

.data before: .string "before\n"

main:
    li      r1, before
    host    print_string, r1
    call    outer, r2
    call    outer, r2                   ; once more: only calls under way count
    call    nested, r2
    halt

nested:
    call    outer, r2                   ;! trap stack_overflow
    ret

outer:
    ret

;! output:
;| before
