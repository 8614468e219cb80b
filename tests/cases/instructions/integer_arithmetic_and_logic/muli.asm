; muli: the low 64 bits of the product of a register and an immediate.

.data operator: .string " * "
.data equals: .string " = "

main:
    li      r2, 6
    li      r3, 7
    muli    r4, r2, 7
    call    show, r2

    li      r2, 6
    li      r3, 0
    muli    r4, r2, 0
    call    show, r2

    li      r2, 6
    li      r3, -1
    muli    r4, r2, -1
    call    show, r2

    li      r2, -6
    li      r3, -7
    muli    r4, r2, -7
    call    show, r2

    li      r2, 1
    li      r3, -2147483648
    muli    r4, r2, -2147483648         ; the lowest immediate
    call    show, r2

    li      r2, 1
    li      r3, 2147483647
    muli    r4, r2, 2147483647          ; the highest immediate
    call    show, r2

    lc      r2, 9223372036854775807
    li      r3, 2
    muli    r4, r2, 2                   ; wraps
    call    show, r2

    lc      r2, -9223372036854775808
    li      r3, -1
    muli    r4, r2, -1                  ; wraps to itself
    call    show, r2

    lc      r2, 1099511627776
    li      r3, 1073741824
    muli    r4, r2, 1073741824          ; wraps to nothing
    call    show, r2

    ; The destination is the source, and is the last register.
    li      r2, 6
    li      r3, 7
    mov     r255, r2
    muli    r255, r255, 7
    mov     r4, r255
    call    show, r2
    halt

; Prints "left * right = result" from r0, r1 and r2; r1 is there only to be printed.
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
;| 6 * 7 = 42
;| 6 * 0 = 0
;| 6 * -1 = -6
;| -6 * -7 = 42
;| 1 * -2147483648 = -2147483648
;| 1 * 2147483647 = 2147483647
;| 9223372036854775807 * 2 = -2
;| -9223372036854775808 * -1 = -9223372036854775808
;| 1099511627776 * 1073741824 = 0
;| 6 * 7 = 42
