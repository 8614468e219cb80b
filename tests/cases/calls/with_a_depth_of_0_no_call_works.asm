; With a call depth of 0 no call works.
;! options: --call-depth 0

main:
    call    outer, r2                   ;! trap stack_overflow
    halt

outer:
    ret
