; clz: how many zero bits stand above the highest one bit; 64 for 0.

.data sources: .u64 0x0
.data          .u64 0x1
.data          .u64 0x2
.data          .u64 0xffffffffffffffff
.data          .u64 0x8000000000000000
.data          .u64 0x7fffffffffffffff
.data          .u64 0x123456789abcdef
.data          .u64 0x100000000
.data          .u64 0xffffffff
.data          .u64 0x300000
.data          .u64 0xfffffffffffffffe
.const count = 11
.data operator: .string "clz "
.data equals: .string " = "
.data digits: .ascii "0123456789abcdef"

main:
    li      r0, sources                 ; r0 walks over the sources
    li      r1, sources + 8 * count     ; and stops here
.next:
    load64  r2, [r0]
    clz     r3, r2
    call    show, r2
    addi    r0, r0, 8
    bltu    r0, r1, .next

    ; The destination is the source, and is the last register.
    lc      r2, 0x0
    mov     r255, r2
    clz     r255, r255
    mov     r3, r255
    call    show, r2
    halt

; Prints "clz source = result" from r0 and r1.
show:
    li      r2, operator
    host    print_string, r2
    mov     r2, r0
    call    print_hex, r2
    li      r2, equals
    host    print_string, r2
    mov     r2, r1
    host    print_int, r2
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
;| clz 0000000000000000 = 64
;| clz 0000000000000001 = 63
;| clz 0000000000000002 = 62
;| clz ffffffffffffffff = 0
;| clz 8000000000000000 = 0
;| clz 7fffffffffffffff = 1
;| clz 0123456789abcdef = 7
;| clz 0000000100000000 = 31
;| clz 00000000ffffffff = 32
;| clz 0000000000300000 = 42
;| clz fffffffffffffffe = 0
;| clz 0000000000000000 = 64
