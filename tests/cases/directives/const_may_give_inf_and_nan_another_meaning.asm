; .const: `inf` and `nan` are constants that a source may define otherwise, also behind their use.

.const inf = nan + 1

main:
    li      r0, inf
    host    print_int, r0
    host    newline, r0
    halt

.const nan = 41

;! output:
;| 42
