; shl: a register shifted left; zeroes come in. The count is taken modulo 64.

.data pairs: .u64 0x8000000000000001, 0
.data        .u64 0x8000000000000001, 1
.data        .u64 0x8000000000000001, 63
.data        .u64 0x8000000000000001, 64 ; 64 counts as 0
.data        .u64 0x8000000000000001, 65 ; 65 counts as 1
.data        .u64 0x123456789abcdef, 4
.data        .u64 0x123456789abcdef, 60
.data        .u64 0x8000000000000001, 18446744073709551615 ; -1 counts as 63
.data        .u64 0xffffffffffffffff, 32
.data        .u64 0x8000000000000001, 4294967296 ; only the low 6 bits count
.data        .u64 0x8000000000000001, 9223372036854775810
.const count = 11
.data operator: .string " << "
.data equals: .string " = "
.data digits: .ascii "0123456789abcdef"

main:
    li      r0, pairs                   ; r0 walks over the pairs
    li      r1, pairs + 16 * count      ; and stops here
.next:
    load64  r2, [r0]
    load64  r3, [r0 + 8]
    shl     r4, r2, r3
    call    show, r2
    addi    r0, r0, 16
    bltu    r0, r1, .next

    ; The destination is the first source, the second, both.
    li      r2, 3
    li      r3, 2
    mov     r4, r2
    shl     r4, r4, r3
    call    show, r2
    li      r2, 3
    li      r3, 2
    mov     r4, r3
    shl     r4, r2, r4
    call    show, r2
    li      r2, 3
    li      r3, 3
    mov     r4, r2
    shl     r4, r4, r4
    call    show, r2

    ; The last registers.
    li      r2, 3
    li      r3, 2
    mov     r254, r2
    mov     r255, r3
    shl     r255, r254, r255
    mov     r4, r255
    call    show, r2
    halt

; Prints "left << right = result" from r0, r1 and r2.
show:
    mov     r3, r0
    call    print_hex, r3
    li      r3, operator
    host    print_string, r3
    mov     r3, r1
    host    print_uint, r3
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
;| 8000000000000001 << 0 = 8000000000000001
;| 8000000000000001 << 1 = 0000000000000002
;| 8000000000000001 << 63 = 8000000000000000
;| 8000000000000001 << 64 = 8000000000000001
;| 8000000000000001 << 65 = 0000000000000002
;| 0123456789abcdef << 4 = 123456789abcdef0
;| 0123456789abcdef << 60 = f000000000000000
;| 8000000000000001 << 18446744073709551615 = 8000000000000000
;| ffffffffffffffff << 32 = ffffffff00000000
;| 8000000000000001 << 4294967296 = 8000000000000001
;| 8000000000000001 << 9223372036854775810 = 0000000000000004
;| 0000000000000003 << 2 = 000000000000000c
;| 0000000000000003 << 2 = 000000000000000c
;| 0000000000000003 << 3 = 0000000000000018
;| 0000000000000003 << 2 = 000000000000000c
