; The windows of nested calls add up, and each return takes back its own part.

main:
    li      r200, 1
    li      r6, 5
    call    outer, r100                 ; r200 is r100 of outer
    host    print_int, r6
    host    newline, r6
    mov     r6, r200
    host    print_int, r6
    host    newline, r6
    halt

outer:
    addi    r100, r100, 10
    call    inner, r60                  ; r40 of inner
    addi    r100, r100, 1000
    ret

inner:
    addi    r40, r40, 100
    call    innermost, r40              ; r0 of innermost
    ret

innermost:
    muli    r0, r0, 2
    ret

;! output:
;| 5
;| 1222
