; switch: jumps to one of the instructions behind it, or behind them all.

main:
    li      r1, -1
.next:
    switch  r1, 3
    jmp     .first
    jmp     .second
    addi    r2, r2, 100                 ; not only jumps: from here it goes on behind the table
    addi    r2, r2, 1000                ; behind the table, also for all that is not in it
    call    show, r1
    jmp     .end
.first:
    li      r2, 10
    call    show, r1
    jmp     .end
.second:
    li      r2, 11
    call    show, r1
.end:
    addi    r1, r1, 1
    blei    r1, 4, .next

    ; Without a table it goes on behind itself.
    switch  r1, 0
    li      r1, 7
    li      r2, 8
    call    show, r1

    ; All 64 bits count, and they are unsigned.
    li      r2, 0
    lc      r1, 1 << 32
    switch  r1, 1
    trap    1
    lc      r1, 1 << 63
    switch  r1, 1
    trap    2
    host    print_int, r2
    host    newline, r2
    halt

; Prints r0 and r1, and makes r1 zero.
show:
    mov     r2, r0
    host    print_int, r2
    li      r2, ' '
    host    print_char, r2
    host    print_int, r1
    host    newline, r1
    li      r1, 0
    ret

;! output:
;| -1 1000
;| 0 10
;| 1 11
;| 2 1100
;| 3 1000
;| 4 1000
;| 7 8
;| 0
