; .string: the bytes of the string and a zero byte, also when it is empty or holds one.

.data a: .string "ab" b: .string "" c: .string "x\0y" d:

main:
    li      r0, a
    host    print_string, r0
    li      r0, b
    host    print_string, r0
    li      r0, c
    host    print_string, r0
    host    newline, r0
    li      r0, b - a
    host    print_int, r0
    li      r0, c - b
    host    print_int, r0
    li      r0, d - c
    host    print_int, r0
    host    newline, r0
    halt

;! output:
;| abx
;| 314
