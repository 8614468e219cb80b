; .const: a chain of constants in front of each other; every value is computed once.

.const c10 = c9 + c9
.const c9 = c8 + c8
.const c8 = c7 + c7
.const c7 = c6 + c6
.const c6 = c5 + c5
.const c5 = c4 + c4
.const c4 = c3 + c3
.const c3 = c2 + c2
.const c2 = c1 + c1
.const c1 = c0 + c0
.const c0 = 1

main:
    li      r0, c10
    host    print_int, r0
    host    newline, r0
    halt

;! output:
;| 1024
