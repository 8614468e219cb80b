; A register that nothing has written is 0, also in the highest window a call has reached.

main:
    or      r10, r11, r255
    or      r10, r10, r10
    call    show, r10
    call    outer, r255
    halt

outer:
    call    inner, r255
    ret

inner:
    or      r10, r0, r100
    or      r10, r10, r255
    call    show, r10
    ret

show:
    host    print_int, r0
    host    newline, r0
    ret

;! output:
;| 0
;| 0
