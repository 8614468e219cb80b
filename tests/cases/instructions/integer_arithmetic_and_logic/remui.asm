; remui: the unsigned remainder of a register and an immediate, which is sign-extended first.

.data operator: .string " % "
.data equals: .string " = "

main:
    li      r2, 7
    li      r3, 2
    remui   r4, r2, 2
    call    show, r2

    li      r2, 0
    li      r3, 5
    remui   r4, r2, 5
    call    show, r2

    li      r2, -1
    li      r3, 1
    remui   r4, r2, 1
    call    show, r2

    li      r2, -1
    li      r3, 10
    remui   r4, r2, 10
    call    show, r2

    li      r2, -1
    li      r3, -1
    remui   r4, r2, -1                  ; -1 is the largest unsigned number
    call    show, r2

    li      r2, -2
    li      r3, -1
    remui   r4, r2, -1
    call    show, r2

    lc      r2, 9223372036854775808
    li      r3, -1
    remui   r4, r2, -1
    call    show, r2

    li      r2, -1
    li      r3, -2147483648
    remui   r4, r2, -2147483648         ; the lowest immediate
    call    show, r2

    li      r2, -1
    li      r3, 2147483647
    remui   r4, r2, 2147483647          ; the highest immediate
    call    show, r2

    ; The destination is the source, and is the last register.
    li      r2, 7
    li      r3, 2
    mov     r255, r2
    remui   r255, r255, 2
    mov     r4, r255
    call    show, r2
    halt

; Prints "left % right = result" from r0, r1 and r2; r1 is there only to be printed.
show:
    mov     r3, r0
    host    print_uint, r3
    li      r3, operator
    host    print_string, r3
    mov     r3, r1
    host    print_uint, r3
    li      r3, equals
    host    print_string, r3
    mov     r3, r2
    host    print_uint, r3
    host    newline, r3
    ret

;! output:
;| 7 % 2 = 1
;| 0 % 5 = 0
;| 18446744073709551615 % 1 = 0
;| 18446744073709551615 % 10 = 5
;| 18446744073709551615 % 18446744073709551615 = 0
;| 18446744073709551614 % 18446744073709551615 = 18446744073709551614
;| 9223372036854775808 % 18446744073709551615 = 9223372036854775808
;| 18446744073709551615 % 18446744071562067968 = 2147483647
;| 18446744073709551615 % 2147483647 = 3
;| 7 % 2 = 1
