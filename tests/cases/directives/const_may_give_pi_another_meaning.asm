; pi, tau and e are constants that a source may define otherwise, as inf and nan are.

.const pi = 3
.const e = tau / 2

main:
    li      r0, pi
    host    print_int, r0
    host    newline, r0
    li      r0, e
    host    print_float, r0
    host    newline, r0
    halt

;! output:
;| 3
;| 3.141592653589793
