; With a call depth of 10 the eleventh call under way traps.
;! options: --call-depth 10

main:
    li      r0, 0
    call    deeper, r0
    halt

; r0 counts the calls under way; the window does not move.
deeper:
    addi    r0, r0, 1
    mov     r1, r0
    host    print_int, r1
    host    newline, r1
    call    deeper, r0                  ;! trap stack_overflow
    ret

;! output:
;| 1
;| 2
;| 3
;| 4
;| 5
;| 6
;| 7
;| 8
;| 9
;| 10
