; lc: a 64-bit constant or a floating-point number, all of its bits.

.data digits: .ascii "0123456789abcdef"

main:
    lc      r0, 0
    call    print_hex, r0
    lc      r0, 1
    call    print_hex, r0
    lc      r0, -1
    call    print_hex, r0
    lc      r0, 9223372036854775807
    call    print_hex, r0
    lc      r0, -9223372036854775808
    call    print_hex, r0
    lc      r0, 18446744073709551615
    call    print_hex, r0
    lc      r0, 0x0123456789abcdef
    call    print_hex, r0
    lc      r0, 2147483648              ; one more than li can load
    call    print_hex, r0
    lc      r0, 1.0
    call    print_hex, r0
    lc      r0, -0.0
    call    print_hex, r0
    lc      r0, 0.1
    call    print_hex, r0
    lc      r0, 5e-324                  ; the smallest subnormal
    call    print_hex, r0
    lc      r0, 1.7976931348623157e308  ; the largest finite number
    call    print_hex, r0
    lc      r255, 1                     ; the integer, not 1.0; and a constant used twice
    mov     r0, r255
    call    print_hex, r0
    halt

; Prints r0 as 16 hexadecimal digits and a newline.
print_hex:
    li      r1, 16                      ; digits left
.digit:
    rotli   r0, r0, 4
    andi    r2, r0, 15
    load8u  r2, [r2 + digits]
    host    print_char, r2
    subi    r1, r1, 1
    bnei    r1, 0, .digit
    host    newline, r2
    ret

;! output:
;| 0000000000000000
;| 0000000000000001
;| ffffffffffffffff
;| 7fffffffffffffff
;| 8000000000000000
;| ffffffffffffffff
;| 0123456789abcdef
;| 0000000080000000
;| 3ff0000000000000
;| 8000000000000000
;| 3fb999999999999a
;| 0000000000000001
;| 7fefffffffffffff
;| 0000000000000001
