; ret traps once every call has returned.

main:
    call    returning, r2
    ret                                 ;! trap return_without_call

returning:
    ret
