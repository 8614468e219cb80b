; not: every bit of a register inverted.

.data sources: .u64 0x123456789abcdef
.data          .u64 0x0
.data          .u64 0xffffffffffffffff
.data          .u64 0x1
.data          .u64 0x8000000000000000
.data          .u64 0xaaaaaaaaaaaaaaaa
.const count = 6
.data operator: .string "not "
.data equals: .string " = "
.data digits: .ascii "0123456789abcdef"

main:
    li      r0, sources                 ; r0 walks over the sources
    li      r1, sources + 8 * count     ; and stops here
.next:
    load64  r2, [r0]
    not     r3, r2
    call    show, r2
    addi    r0, r0, 8
    bltu    r0, r1, .next

    ; The destination is the source, and is the last register.
    lc      r2, 0x123456789abcdef
    mov     r255, r2
    not     r255, r255
    mov     r3, r255
    call    show, r2
    halt

; Prints "not source = result" from r0 and r1.
show:
    li      r2, operator
    host    print_string, r2
    mov     r2, r0
    call    print_hex, r2
    li      r2, equals
    host    print_string, r2
    mov     r2, r1
    call    print_hex, r2
    host    newline, r2
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
;| not 0123456789abcdef = fedcba9876543210
;| not 0000000000000000 = ffffffffffffffff
;| not ffffffffffffffff = 0000000000000000
;| not 0000000000000001 = fffffffffffffffe
;| not 8000000000000000 = 7fffffffffffffff
;| not aaaaaaaaaaaaaaaa = 5555555555555555
;| not 0123456789abcdef = fedcba9876543210
