; With a call depth of 1 a call works, a call inside it traps.
;! options: --call-depth 1

main:
    call    outer, r2
    call    outer, r2                   ; once more: only calls under way count
    call    nested, r2
    halt

nested:
    call    outer, r2                   ;! trap stack_overflow
    ret

outer:
    ret
