; With a call depth of 10 there may be 10 calls under way.
;! options: --call-depth 10

main:
    li      r1, 9
    call    deeper, r1                  ; this call and 9 more
    host    print_int, r1
    host    newline, r1
    li      r1, 9                       ; and once more: returned calls do not count
    call    deeper, r1
    host    print_int, r1
    host    newline, r1
    halt

; The calls under way inside the deepest of r0 more calls, this one included.
deeper:
    beqi    r0, 0, .deepest
    subi    r1, r0, 1
    call    deeper, r1
    addi    r0, r1, 1
    ret
.deepest:
    li      r0, 1
    ret

;! output:
;| 10
;| 10
