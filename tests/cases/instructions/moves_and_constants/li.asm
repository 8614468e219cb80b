; li: a 32-bit constant, sign-extended to 64 bits; it replaces the whole register.

.const answer = 6 * 7

.data eight: .u8 0

main:
    li      r0, 0
    call    show, r0
    li      r0, 1
    call    show, r0
    li      r0, -1
    call    show, r0
    li      r0, 2147483647              ; the highest
    call    show, r0
    li      r0, -2147483648             ; the lowest
    call    show, r0
    li      r0, 65536
    call    show, r0
    li      r0, answer
    call    show, r0
    li      r0, eight                   ; the address of the first byte of data
    call    show, r0
    li      r0, 'A'
    call    show, r0

    lc      r255, 0x7fffffffffffffff
    li      r255, 5                     ; nothing of the old value is left
    mov     r0, r255
    call    show, r0
    halt

show:
    host    print_int, r0
    host    newline, r0
    ret

;! output:
;| 0
;| 1
;| -1
;| 2147483647
;| -2147483648
;| 65536
;| 42
;| 8
;| 65
;| 5
