; The callee sees the caller's registers above the window, and the caller sees what the callee did to them.

main:
    li      r5, 1
    li      r6, 2
    li      r100, 3
    call    change, r5
    host    print_int, r6
    host    newline, r6
    mov     r6, r100
    host    print_int, r6
    host    newline, r6
    halt

change:
    addi    r1, r1, 40                  ; r6 of the caller
    muli    r95, r95, 100               ; r100 of the caller
    ret

;! output:
;| 42
;| 300
