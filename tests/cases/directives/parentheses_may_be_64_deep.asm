; Parentheses and unary operators together may be nested 64 deep.

.const deep = ((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((5))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))
.const half = -(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(6))))))))))))))))))))))))))))))))
.const long = 1 - 1 + 1 - 1 + 1 - 1 + 1 - 1 + 1 - 1 + 1 - 1 + 1 - 1 + 1 - 1 + 1 - 1 + 1 - 1 + 1 - 1 + 1 - 1 + 1 - 1 + 1 - 1 + 1 - 1 + 1 - 1 + 1 - 1 + 1 - 1 + 1

main:
    li      r0, deep
    host    print_int, r0
    li      r0, half
    host    print_int, r0
    li      r0, long
    host    print_int, r0
    host    newline, r0
    halt

;! output:
;| 561
