; zext8: the low 8 bits of a register, zero-extended; the bits above do not count.

.data sources: .u64 0x7f
.data          .u64 0x80
.data          .u64 0xff
.data          .u64 0x0
.data          .u64 0x1
.data          .u64 0x100               ; nothing left in the low bits
.data          .u64 0xffffffffffffffff
.data          .u64 0x8000000000000000
.data          .u64 0xffffffffffffff5a
.data          .u64 0xfedcba9876543280
.const count = 10
.data operator: .string "zext8 "
.data equals: .string " = "
.data digits: .ascii "0123456789abcdef"

main:
    li      r0, sources                 ; r0 walks over the sources
    li      r1, sources + 8 * count     ; and stops here
.next:
    load64  r2, [r0]
    zext8   r3, r2
    call    show, r2
    addi    r0, r0, 8
    bltu    r0, r1, .next

    ; The destination is the source, and is the last register.
    lc      r2, 0x7f
    mov     r255, r2
    zext8   r255, r255
    mov     r3, r255
    call    show, r2
    halt

; Prints "zext8 source = result" from r0 and r1.
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
;| zext8 000000000000007f = 000000000000007f
;| zext8 0000000000000080 = 0000000000000080
;| zext8 00000000000000ff = 00000000000000ff
;| zext8 0000000000000000 = 0000000000000000
;| zext8 0000000000000001 = 0000000000000001
;| zext8 0000000000000100 = 0000000000000000
;| zext8 ffffffffffffffff = 00000000000000ff
;| zext8 8000000000000000 = 0000000000000000
;| zext8 ffffffffffffff5a = 000000000000005a
;| zext8 fedcba9876543280 = 0000000000000080
;| zext8 000000000000007f = 000000000000007f
