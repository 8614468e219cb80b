; Windows that move by 255 registers fit 4,111 times into 1,048,576 registers, a whole window behind the last.

main:
    li      r255, 4111
    call    deeper, r255
    mov     r0, r255
    host    print_int, r0
    host    newline, r0
    halt

; The depth of r0 calls, this one included.
deeper:
    beqi    r0, 1, .deepest
    subi    r255, r0, 1
    call    deeper, r255
    addi    r0, r255, 1
.deepest:
    ret

;! output:
;| 4111
