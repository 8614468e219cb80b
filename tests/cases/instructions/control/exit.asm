; exit with -1 ends with 255, also inside a call; output written before is kept.

.data before: .ascii "no newline at the end of this"
.data behind: .zero 0

main:
    li      r0, before
    li      r1, behind - before
    host    write, r0
    call    inner, r2
    halt

inner:
    li      r0, -1
    exit    r0
    ret

;! output:
;| no newline at the end of this\
;! exit: 255
