; A range of length 0 is valid at every address, and what is there stays.
;! args: abc
;! stdin:
;| some

main:
    li      r1, 0
    li      r2, 0
    host    read, r1
    host    print_int, r1
    host    newline, r1
    li      r1, -1
    li      r2, 0
    host    write, r1
    host    print_int, r1
    host    newline, r1
    li      r1, 0
    li      r2, 3
    li      r3, 0
    host    arg, r1             ; the length of the whole argument
    host    print_int, r1
    host    newline, r1
    halt

;! output:
;| 0
;| 0
;| 3
