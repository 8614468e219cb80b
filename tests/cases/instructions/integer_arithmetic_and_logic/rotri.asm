; rotri: a register rotated right. The count is an immediate, taken modulo 64.

.data operator: .string " rotr "
.data equals: .string " = "
.data digits: .ascii "0123456789abcdef"

main:
    lc      r2, 0xff
    li      r3, 4
    rotri   r4, r2, 4
    call    show, r2

    lc      r2, 0x8000000000000001
    li      r3, 0
    rotri   r4, r2, 0
    call    show, r2

    lc      r2, 0x8000000000000001
    li      r3, 1
    rotri   r4, r2, 1
    call    show, r2

    lc      r2, 0x8000000000000001
    li      r3, 63
    rotri   r4, r2, 63
    call    show, r2

    lc      r2, 0x8000000000000001
    li      r3, 64
    rotri   r4, r2, 64                  ; 64 counts as 0
    call    show, r2

    lc      r2, 0x8000000000000001
    li      r3, 65
    rotri   r4, r2, 65                  ; 65 counts as 1
    call    show, r2

    lc      r2, 0x8000000000000001
    li      r3, -1
    rotri   r4, r2, -1                  ; -1 counts as 63
    call    show, r2

    lc      r2, 0x8000000000000001
    li      r3, -63
    rotri   r4, r2, -63                 ; -63 counts as 1
    call    show, r2

    lc      r2, 0x8000000000000001
    li      r3, -2147483648
    rotri   r4, r2, -2147483648         ; a multiple of 64
    call    show, r2

    lc      r2, 0x8000000000000001
    li      r3, 2147483647
    rotri   r4, r2, 2147483647          ; 63 above a multiple of 64
    call    show, r2

    lc      r2, 0x123456789abcdef
    li      r3, 20
    rotri   r4, r2, 20
    call    show, r2

    ; The destination is the source, and is the last register.
    li      r2, 0xff
    li      r3, 4
    mov     r255, r2
    rotri   r255, r255, 4
    mov     r4, r255
    call    show, r2
    halt

; Prints "left rotr right = result" from r0, r1 and r2; r1 is there only to be printed.
show:
    mov     r3, r0
    call    print_hex, r3
    li      r3, operator
    host    print_string, r3
    mov     r3, r1
    host    print_int, r3
    li      r3, equals
    host    print_string, r3
    mov     r3, r2
    call    print_hex, r3
    host    newline, r3
    ret

; Prints r0 as 16 hexadecimal digits.
print_hex:
    li      r1, 16                      ; digits left
.digit:
    rotli   r0, r0, 4
    andi    r2, r0, 15
    load8u  r2, [r2 + digits]
    host    print_char, r2
    subi    r1, r1, 1
    bnei    r1, 0, .digit
    ret

;! output:
;| 00000000000000ff rotr 4 = f00000000000000f
;| 8000000000000001 rotr 0 = 8000000000000001
;| 8000000000000001 rotr 1 = c000000000000000
;| 8000000000000001 rotr 63 = 0000000000000003
;| 8000000000000001 rotr 64 = 8000000000000001
;| 8000000000000001 rotr 65 = c000000000000000
;| 8000000000000001 rotr -1 = 0000000000000003
;| 8000000000000001 rotr -63 = c000000000000000
;| 8000000000000001 rotr -2147483648 = 8000000000000001
;| 8000000000000001 rotr 2147483647 = 0000000000000003
;| 0123456789abcdef rotr 20 = bcdef0123456789a
;| 00000000000000ff rotr 4 = f00000000000000f
