; mulhu: the high 64 bits of the unsigned 128-bit product.

.data pairs: .u64 6, 7
.data        .u64 18446744073709551615, 18446744073709551615
.data        .u64 18446744073709551615, 1
.data        .u64 18446744073709551615, 2
.data        .u64 9223372036854775808, 9223372036854775808
.data        .u64 9223372036854775808, 2
.data        .u64 0, 18446744073709551615
.data        .u64 4294967296, 4294967296 ; 2^64
.data        .u64 4294967295, 4294967297 ; one less
.data        .u64 18364758544493064720, 81985529216486895
.const count = 10
.data operator: .string " mulhu "
.data equals: .string " = "

main:
    li      r0, pairs                   ; r0 walks over the pairs
    li      r1, pairs + 16 * count      ; and stops here
.next:
    load64  r2, [r0]
    load64  r3, [r0 + 8]
    mulhu   r4, r2, r3
    call    show, r2
    addi    r0, r0, 16
    bltu    r0, r1, .next

    ; The destination is the first source, the second, both.
    lc      r2, 4611686018427387904
    li      r3, 12
    mov     r4, r2
    mulhu   r4, r4, r3
    call    show, r2
    lc      r2, 4611686018427387904
    li      r3, 12
    mov     r4, r3
    mulhu   r4, r2, r4
    call    show, r2
    lc      r2, 4611686018427387904
    lc      r3, 4611686018427387904
    mov     r4, r2
    mulhu   r4, r4, r4
    call    show, r2

    ; The last registers.
    lc      r2, 4611686018427387904
    li      r3, 12
    mov     r254, r2
    mov     r255, r3
    mulhu   r255, r254, r255
    mov     r4, r255
    call    show, r2
    halt

; Prints "left mulhu right = result" from r0, r1 and r2.
show:
    mov     r3, r0
    host    print_uint, r3
    li      r3, operator
    host    print_string, r3
    mov     r3, r1
    host    print_uint, r3
    li      r3, equals
    host    print_string, r3
    mov     r3, r2
    host    print_uint, r3
    host    newline, r3
    ret

;! output:
;| 6 mulhu 7 = 0
;| 18446744073709551615 mulhu 18446744073709551615 = 18446744073709551614
;| 18446744073709551615 mulhu 1 = 0
;| 18446744073709551615 mulhu 2 = 1
;| 9223372036854775808 mulhu 9223372036854775808 = 4611686018427387904
;| 9223372036854775808 mulhu 2 = 1
;| 0 mulhu 18446744073709551615 = 0
;| 4294967296 mulhu 4294967296 = 1
;| 4294967295 mulhu 4294967297 = 0
;| 18364758544493064720 mulhu 81985529216486895 = 81621149086635842
;| 4611686018427387904 mulhu 12 = 3
;| 4611686018427387904 mulhu 12 = 3
;| 4611686018427387904 mulhu 4611686018427387904 = 1152921504606846976
;| 4611686018427387904 mulhu 12 = 3
