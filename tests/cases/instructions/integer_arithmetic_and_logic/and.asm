; and: the bits that are one in both registers.

.data pairs: .u64 0x0, 0xffffffffffffffff
.data        .u64 0xffffffffffffffff, 0xffffffffffffffff
.data        .u64 0x0, 0x0
.data        .u64 0xc, 0xa
.data        .u64 0xf0f0f0f0f0f0f0f0, 0xff00ff00ff00ff00
.data        .u64 0x8000000000000000, 0x1
.data        .u64 0x8000000000000000, 0x8000000000000000
.const count = 7
.data operator: .string " & "
.data equals: .string " = "
.data digits: .ascii "0123456789abcdef"

main:
    li      r0, pairs                   ; r0 walks over the pairs
    li      r1, pairs + 16 * count      ; and stops here
.next:
    load64  r2, [r0]
    load64  r3, [r0 + 8]
    and     r4, r2, r3
    call    show, r2
    addi    r0, r0, 16
    bltu    r0, r1, .next

    ; The destination is the first source, the second, both.
    li      r2, 12
    li      r3, 10
    mov     r4, r2
    and     r4, r4, r3
    call    show, r2
    li      r2, 12
    li      r3, 10
    mov     r4, r3
    and     r4, r2, r4
    call    show, r2
    li      r2, 12
    li      r3, 12
    mov     r4, r2
    and     r4, r4, r4
    call    show, r2

    ; The last registers.
    li      r2, 12
    li      r3, 10
    mov     r254, r2
    mov     r255, r3
    and     r255, r254, r255
    mov     r4, r255
    call    show, r2
    halt

; Prints "left & right = result" from r0, r1 and r2.
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
;| 0000000000000000 & ffffffffffffffff = 0000000000000000
;| ffffffffffffffff & ffffffffffffffff = ffffffffffffffff
;| 0000000000000000 & 0000000000000000 = 0000000000000000
;| 000000000000000c & 000000000000000a = 0000000000000008
;| f0f0f0f0f0f0f0f0 & ff00ff00ff00ff00 = f000f000f000f000
;| 8000000000000000 & 0000000000000001 = 0000000000000000
;| 8000000000000000 & 8000000000000000 = 8000000000000000
;| 000000000000000c & 000000000000000a = 0000000000000008
;| 000000000000000c & 000000000000000a = 0000000000000008
;| 000000000000000c & 000000000000000c = 000000000000000c
;| 000000000000000c & 000000000000000a = 0000000000000008
