; With `--guard`, the host reads and writes only what is given out.
;! options: --guard
;! output:
;| 12345678

.data   text:   .ascii "12345678"
.data   end:

main:
    li      r0, text
    li      r1, end - text
    host    write, r0
    host    newline, r0
    li      r1, end - text + 1
    host    write, r0                           ;! trap out_of_bounds
    halt
