; Two functions that call each other come back in the reverse order.

main:
    li      r1, 10001
    call    is_even, r1
    host    print_int, r1
    host    newline, r1
    li      r1, 10001
    call    is_odd, r1
    host    print_int, r1
    host    newline, r1
    halt

is_even:
    beqi    r0, 0, .yes
    subi    r1, r0, 1
    call    is_odd, r1
    mov     r0, r1
    ret
.yes:
    li      r0, 1
    ret

is_odd:
    beqi    r0, 0, .no
    subi    r1, r0, 1
    call    is_even, r1
    mov     r0, r1
    ret
.no:
    li      r0, 0
    ret

;! output:
;| 0
;| 1
