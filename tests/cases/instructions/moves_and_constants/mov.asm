; mov: copies all 64 bits of a register; the source stays.

.data digits: .ascii "0123456789abcdef"

main:
    lc      r1, 0xfedcba9876543210
    mov     r2, r1
    mov     r5, r2
    call    print_hex, r5
    mov     r5, r1
    call    print_hex, r5

    mov     r1, r1                      ; to itself
    mov     r5, r1
    call    print_hex, r5

    mov     r255, r1                    ; between the first and the last register
    mov     r0, r255
    li      r255, 0
    mov     r5, r0
    call    print_hex, r5

    lc      r1, -0.0                    ; no arithmetic: every bit pattern is kept
    mov     r5, r1
    call    print_hex, r5
    lc      r1, 0x7ff4000000000001      ; a signaling NaN
    mov     r5, r1
    call    print_hex, r5
    halt

; Prints r0 as 16 hexadecimal digits and a newline.
print_hex:
    li      r1, 16                      ; digits left
.digit:
    rotli   r0, r0, 4
    andi    r2, r0, 15
    load8u  r2, [r2 + digits]
    host    print_char, r2
    subi    r1, r1, 1
    bnei    r1, 0, .digit
    host    newline, r2
    ret

;! output:
;| fedcba9876543210
;| fedcba9876543210
;| fedcba9876543210
;| fedcba9876543210
;| 8000000000000000
;| 7ff4000000000001
