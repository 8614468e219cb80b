; Standard output and standard error count together.
;! options: --max-output 10

.data text: .ascii "12345678"

main:
    li      r1, text
    li      r2, 4
    host    write_error, r1
    li      r1, text
    li      r2, 6
    host    write, r1
    li      r1, text
    li      r2, 1
    host    write, r1  ;! trap host
    halt

;! output:
;| 123456\
