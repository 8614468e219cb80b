; .constant: adds an entry to the pool, in front of those of lc, which finds it by value or as @ and its index.

.constant 11
.constant -1
.constant 2.5
.constant 11                            ; a second entry of the same value
.constant 0xffff_ffff_ffff_fffe
.constant text
.data text: .string "text\n"

main:
    lc      r0, @0
    host    print_int, r0
    host    newline, r0
    lc      r0, @1
    host    print_int, r0
    host    newline, r0
    lc      r0, @1 + 1
    host    print_float, r0
    host    newline, r0
    lc      r0, @3
    host    print_int, r0
    host    newline, r0
    lc      r0, @4
    host    print_uint, r0
    host    newline, r0
    lc      r0, @5
    host    print_string, r0
    lc      r0, 0x123456789abcdef0      ; a new one
    host    print_uint, r0
    host    newline, r0
    lc      r0, 11
    host    print_int, r0
    host    newline, r0
    halt

;! output:
;| 11
;| -1
;| 2.5
;| 11
;| 18446744073709551614
;| text
;| 1311768467463790320
;| 11
