; eqi: 1 if a register == an immediate, else 0.

.data operator: .string " == "
.data equals: .string ": "

main:
    li      r2, 5
    li      r3, 5
    eqi     r4, r2, 5
    call    show, r2

    li      r2, 4
    li      r3, 5
    eqi     r4, r2, 5
    call    show, r2

    li      r2, 6
    li      r3, 5
    eqi     r4, r2, 5
    call    show, r2

    li      r2, -1
    li      r3, -1
    eqi     r4, r2, -1
    call    show, r2

    li      r2, 0
    li      r3, -1
    eqi     r4, r2, -1
    call    show, r2

    li      r2, -1
    li      r3, 0
    eqi     r4, r2, 0
    call    show, r2

    li      r2, -1
    li      r3, 1
    eqi     r4, r2, 1
    call    show, r2

    lc      r2, -9223372036854775808
    li      r3, -1
    eqi     r4, r2, -1
    call    show, r2

    lc      r2, 9223372036854775807
    li      r3, -1
    eqi     r4, r2, -1
    call    show, r2

    li      r2, -2147483648
    li      r3, -2147483648
    eqi     r4, r2, -2147483648         ; the lowest immediate
    call    show, r2

    lc      r2, -2147483649
    li      r3, -2147483648
    eqi     r4, r2, -2147483648         ; one below it
    call    show, r2

    li      r2, -2147483647
    li      r3, -2147483648
    eqi     r4, r2, -2147483648         ; one above it
    call    show, r2

    li      r2, 2147483647
    li      r3, 2147483647
    eqi     r4, r2, 2147483647          ; the highest immediate
    call    show, r2

    lc      r2, 2147483648
    li      r3, 2147483647
    eqi     r4, r2, 2147483647          ; one above it
    call    show, r2

    li      r2, 2147483646
    li      r3, 2147483647
    eqi     r4, r2, 2147483647          ; one below it
    call    show, r2

    lc      r2, 4294967295
    li      r3, -1
    eqi     r4, r2, -1                  ; the low halves are equal
    call    show, r2

    ; The destination is the source, and is the last register.
    li      r2, 5
    li      r3, 5
    mov     r255, r2
    eqi     r255, r255, 5
    mov     r4, r255
    call    show, r2
    halt

; Prints "left == right: result" from r0, r1 and r2; r1 is there only to be printed.
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
;| 5 == 5: 1
;| 4 == 5: 0
;| 6 == 5: 0
;| -1 == -1: 1
;| 0 == -1: 0
;| -1 == 0: 0
;| -1 == 1: 0
;| -9223372036854775808 == -1: 0
;| 9223372036854775807 == -1: 0
;| -2147483648 == -2147483648: 1
;| -2147483649 == -2147483648: 0
;| -2147483647 == -2147483648: 0
;| 2147483647 == 2147483647: 1
;| 2147483648 == 2147483647: 0
;| 2147483646 == 2147483647: 0
;| 4294967295 == -1: 0
;| 5 == 5: 1
