; addi: the sum of a register and an immediate; past either end it wraps.

.data operator: .string " + "
.data equals: .string " = "

main:
    li      r2, 40
    li      r3, 2
    addi    r4, r2, 2
    call    show, r2

    li      r2, 40
    li      r3, 0
    addi    r4, r2, 0
    call    show, r2

    li      r2, 0
    li      r3, -1
    addi    r4, r2, -1
    call    show, r2

    li      r2, 0
    li      r3, -2147483648
    addi    r4, r2, -2147483648         ; the lowest immediate
    call    show, r2

    li      r2, 0
    li      r3, 2147483647
    addi    r4, r2, 2147483647          ; the highest immediate
    call    show, r2

    lc      r2, 9223372036854775807
    li      r3, 1
    addi    r4, r2, 1                   ; past the largest
    call    show, r2

    lc      r2, -9223372036854775808
    li      r3, -1
    addi    r4, r2, -1                  ; past the smallest
    call    show, r2

    li      r2, 2147483647
    li      r3, 2147483647
    addi    r4, r2, 2147483647          ; no end at 32 bits
    call    show, r2

    li      r2, -1
    li      r3, 1
    addi    r4, r2, 1
    call    show, r2

    ; The destination is the source, and is the last register.
    li      r2, 40
    li      r3, 2
    mov     r255, r2
    addi    r255, r255, 2
    mov     r4, r255
    call    show, r2
    halt

; Prints "left + right = result" from r0, r1 and r2; r1 is there only to be printed.
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
;| 40 + 2 = 42
;| 40 + 0 = 40
;| 0 + -1 = -1
;| 0 + -2147483648 = -2147483648
;| 0 + 2147483647 = 2147483647
;| 9223372036854775807 + 1 = -9223372036854775808
;| -9223372036854775808 + -1 = 9223372036854775807
;| 2147483647 + 2147483647 = 4294967294
;| -1 + 1 = 0
;| 40 + 2 = 42
