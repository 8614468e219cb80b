; remi: the signed remainder of a register and an immediate, with the sign of the register.

.data operator: .string " % "
.data equals: .string " = "

main:
    li      r2, 7
    li      r3, 2
    remi    r4, r2, 2
    call    show, r2

    li      r2, -7
    li      r3, 2
    remi    r4, r2, 2
    call    show, r2

    li      r2, 7
    li      r3, -2
    remi    r4, r2, -2
    call    show, r2

    li      r2, -7
    li      r3, -2
    remi    r4, r2, -2
    call    show, r2

    li      r2, 0
    li      r3, 5
    remi    r4, r2, 5
    call    show, r2

    lc      r2, -9223372036854775808
    li      r3, -1
    remi    r4, r2, -1                  ; the quotient does not fit, the remainder does
    call    show, r2

    lc      r2, -9223372036854775808
    li      r3, 1
    remi    r4, r2, 1
    call    show, r2

    lc      r2, -9223372036854775808
    li      r3, 10
    remi    r4, r2, 10
    call    show, r2

    lc      r2, 9223372036854775807
    li      r3, -2147483648
    remi    r4, r2, -2147483648         ; the lowest immediate
    call    show, r2

    lc      r2, -9223372036854775808
    li      r3, 2147483647
    remi    r4, r2, 2147483647          ; the highest immediate
    call    show, r2

    ; The destination is the source, and is the last register.
    li      r2, 7
    li      r3, 2
    mov     r255, r2
    remi    r255, r255, 2
    mov     r4, r255
    call    show, r2
    halt

; Prints "left % right = result" from r0, r1 and r2; r1 is there only to be printed.
show:
    mov     r3, r0
    host    print_int, r3
    li      r3, operator
    host    print_string, r3
    mov     r3, r1
    host    print_int, r3
    li      r3, equals
    host    print_string, r3
    mov     r3, r2
    host    print_int, r3
    host    newline, r3
    ret

;! output:
;| 7 % 2 = 1
;| -7 % 2 = -1
;| 7 % -2 = 1
;| -7 % -2 = -1
;| 0 % 5 = 0
;| -9223372036854775808 % -1 = 0
;| -9223372036854775808 % 1 = 0
;| -9223372036854775808 % 10 = -8
;| 9223372036854775807 % -2147483648 = 2147483647
;| -9223372036854775808 % 2147483647 = -2
;| 7 % 2 = 1
