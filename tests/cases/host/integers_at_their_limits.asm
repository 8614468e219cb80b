main:
    lc      r0, 0x8000000000000000
    host    print_int, r0
    host    newline, r0
    host    print_uint, r0
    host    newline, r0
    li      r0, 0
    host    print_int, r0
    host    newline, r0
    lc      r0, 0x7fffffffffffffff
    host    print_int, r0
    host    newline, r0
    halt

;! output:
;| -9223372036854775808
;| 9223372036854775808
;| 0
;| 9223372036854775807
