; .data: a line without items, or with labels only, adds no bytes.

.data
.data a:
.data
.data b: c:

main:
    li      r0, a
    host    print_int, r0
    li      r0, b + c - 2 * a
    host    print_int, r0
    host    newline, r0
    halt

;! output:
;| 80
