; andi: a register and a sign-extended immediate, the bits that are one in both.

.data operator: .string " & "
.data equals: .string " = "
.data digits: .ascii "0123456789abcdef"

main:
    lc      r2, 0xc
    li      r3, 10
    andi    r4, r2, 10
    call    show, r2

    lc      r2, 0x123456789abcdef
    li      r3, 0
    andi    r4, r2, 0
    call    show, r2

    lc      r2, 0x123456789abcdef
    li      r3, -1
    andi    r4, r2, -1                  ; all bits are one
    call    show, r2

    lc      r2, 0x0
    li      r3, -1
    andi    r4, r2, -1
    call    show, r2

    lc      r2, 0xffffffffffffffff
    li      r3, -2147483648
    andi    r4, r2, -2147483648         ; the lowest immediate
    call    show, r2

    lc      r2, 0xffffffffffffffff
    li      r3, 2147483647
    andi    r4, r2, 2147483647          ; the highest immediate
    call    show, r2

    lc      r2, 0x5555555555555555
    li      r3, -2147483648
    andi    r4, r2, -2147483648
    call    show, r2

    lc      r2, 0x5555555555555555
    li      r3, 2147483647
    andi    r4, r2, 2147483647
    call    show, r2

    lc      r2, 0x123456789abcdef
    li      r3, -256
    andi    r4, r2, -256                ; the upper half is one too
    call    show, r2

    ; The destination is the source, and is the last register.
    li      r2, 0xc
    li      r3, 10
    mov     r255, r2
    andi    r255, r255, 10
    mov     r4, r255
    call    show, r2
    halt

; Prints "left & right = result" from r0, r1 and r2; r1 is there only to be printed.
show:
    mov     r3, r0
    call    print_hex, r3
    li      r3, operator
    host    print_string, r3
    mov     r3, r1
    call    print_hex, r3
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
;| 000000000000000c & 000000000000000a = 0000000000000008
;| 0123456789abcdef & 0000000000000000 = 0000000000000000
;| 0123456789abcdef & ffffffffffffffff = 0123456789abcdef
;| 0000000000000000 & ffffffffffffffff = 0000000000000000
;| ffffffffffffffff & ffffffff80000000 = ffffffff80000000
;| ffffffffffffffff & 000000007fffffff = 000000007fffffff
;| 5555555555555555 & ffffffff80000000 = 5555555500000000
;| 5555555555555555 & 000000007fffffff = 0000000055555555
;| 0123456789abcdef & ffffffffffffff00 = 0123456789abcd00
;| 000000000000000c & 000000000000000a = 0000000000000008
