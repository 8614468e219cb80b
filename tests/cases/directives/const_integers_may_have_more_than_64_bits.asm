; .const: integers have 128 bits on the way; only where a value is used it must fit.

.const large = 1 << 100
.const back  = large >> 98
.const most  = 0x7fffffffffffffffffffffffffffffff
.const least = -most - 1

main:
    li      r0, back
    host    print_int, r0
    host    newline, r0
    li      r0, most + least
    host    print_int, r0
    host    newline, r0
    lc      r0, large / (large / 7)
    host    print_int, r0
    host    newline, r0
    lc      r0, (large - 1) >> 36       ; 64 bits, all set
    host    print_uint, r0
    host    newline, r0
    halt

;! output:
;| 4
;| -1
;| 7
;| 18446744073709551615
