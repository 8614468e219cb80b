; The range of 100 bytes would end behind the heap; the argument does not.
;! options: --heap 4096
;! args: abc

main:
    li      r1, 0
    li      r2, 4093
    li      r3, 100
    host    arg, r1
    host    print_int, r1
    host    newline, r1
    li      r1, 4093
    li      r2, 3
    host    write, r1
    halt

;! output:
;| 3
;| abc\
