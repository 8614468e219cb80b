; xori: a register and a sign-extended immediate, the bits in which they differ.

.data operator: .string " ^ "
.data equals: .string " = "
.data digits: .ascii "0123456789abcdef"

main:
    lc      r2, 0xc
    li      r3, 10
    xori    r4, r2, 10
    call    show, r2

    lc      r2, 0x123456789abcdef
    li      r3, 0
    xori    r4, r2, 0
    call    show, r2

    lc      r2, 0x123456789abcdef
    li      r3, -1
    xori    r4, r2, -1                  ; all bits are one
    call    show, r2

    lc      r2, 0x0
    li      r3, -1
    xori    r4, r2, -1
    call    show, r2

    lc      r2, 0xffffffffffffffff
    li      r3, -2147483648
    xori    r4, r2, -2147483648         ; the lowest immediate
    call    show, r2

    lc      r2, 0xffffffffffffffff
    li      r3, 2147483647
    xori    r4, r2, 2147483647          ; the highest immediate
    call    show, r2

    lc      r2, 0x5555555555555555
    li      r3, -2147483648
    xori    r4, r2, -2147483648
    call    show, r2

    lc      r2, 0x5555555555555555
    li      r3, 2147483647
    xori    r4, r2, 2147483647
    call    show, r2

    lc      r2, 0x123456789abcdef
    li      r3, -256
    xori    r4, r2, -256                ; the upper half is one too
    call    show, r2

    ; The destination is the source, and is the last register.
    li      r2, 0xc
    li      r3, 10
    mov     r255, r2
    xori    r255, r255, 10
    mov     r4, r255
    call    show, r2
    halt

; Prints "left ^ right = result" from r0, r1 and r2; r1 is there only to be printed.
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
;| 000000000000000c ^ 000000000000000a = 0000000000000006
;| 0123456789abcdef ^ 0000000000000000 = 0123456789abcdef
;| 0123456789abcdef ^ ffffffffffffffff = fedcba9876543210
;| 0000000000000000 ^ ffffffffffffffff = ffffffffffffffff
;| ffffffffffffffff ^ ffffffff80000000 = 000000007fffffff
;| ffffffffffffffff ^ 000000007fffffff = ffffffff80000000
;| 5555555555555555 ^ ffffffff80000000 = aaaaaaaad5555555
;| 5555555555555555 ^ 000000007fffffff = 555555552aaaaaaa
;| 0123456789abcdef ^ ffffffffffffff00 = fedcba98765432ef
;| 000000000000000c ^ 000000000000000a = 0000000000000006
