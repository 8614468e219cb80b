; Integers are decimal, hexadecimal, octal or binary; hexadecimal digits may be of either case.

.data values:
    .data .u64 0, 7, 0123, 18446744073709551615
    .data .u64 0x0, 0xff, 0xFF, 0xDeadBeef, 0xffffffffffffffff
    .data .u64 0o0, 0o17, 0o777, 0o1777777777777777777777
    .data .u64 0b0, 0b1, 0b101010, 0b1111111111111111111111111111111111111111111111111111111111111111
    .data .u64 0x1e+5                   ; a sum, not a number with an exponent
.data end:

main:
    li      r1, values
.next:
    load64  r0, [r1]
    host    print_uint, r0
    host    newline, r0
    addi    r1, r1, 8
    bnei    r1, end, .next
    halt

;! output:
;| 0
;| 7
;| 123
;| 18446744073709551615
;| 0
;| 255
;| 255
;| 3735928559
;| 18446744073709551615
;| 0
;| 15
;| 511
;| 18446744073709551615
;| 0
;| 1
;| 42
;| 18446744073709551615
;| 35
