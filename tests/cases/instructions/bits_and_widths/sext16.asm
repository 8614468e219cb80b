; sext16: the low 16 bits of a register, sign-extended; the bits above do not count.

.data sources: .u64 0x7fff
.data          .u64 0x8000
.data          .u64 0xffff
.data          .u64 0x0
.data          .u64 0x1
.data          .u64 0x10000             ; nothing left in the low bits
.data          .u64 0xffffffffffffffff
.data          .u64 0x8000000000000000
.data          .u64 0xffffffffffff005a
.data          .u64 0xfedcba9876548000
.const count = 10
.data operator: .string "sext16 "
.data equals: .string " = "
.data digits: .ascii "0123456789abcdef"

main:
    li      r0, sources                 ; r0 walks over the sources
    li      r1, sources + 8 * count     ; and stops here
.next:
    load64  r2, [r0]
    sext16  r3, r2
    call    show, r2
    addi    r0, r0, 8
    bltu    r0, r1, .next

    ; The destination is the source, and is the last register.
    lc      r2, 0x7fff
    mov     r255, r2
    sext16  r255, r255
    mov     r3, r255
    call    show, r2
    halt

; Prints "sext16 source = result" from r0 and r1.
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
;| sext16 0000000000007fff = 0000000000007fff
;| sext16 0000000000008000 = ffffffffffff8000
;| sext16 000000000000ffff = ffffffffffffffff
;| sext16 0000000000000000 = 0000000000000000
;| sext16 0000000000000001 = 0000000000000001
;| sext16 0000000000010000 = 0000000000000000
;| sext16 ffffffffffffffff = ffffffffffffffff
;| sext16 8000000000000000 = 0000000000000000
;| sext16 ffffffffffff005a = 000000000000005a
;| sext16 fedcba9876548000 = ffffffffffff8000
;| sext16 0000000000007fff = 0000000000007fff
