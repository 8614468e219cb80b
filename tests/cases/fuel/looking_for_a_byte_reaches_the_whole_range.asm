; The first byte is the one, so one byte is paid for as looked at, and 100,000 as reached.
;! output:
;| 8

main:
    li      r0, 8
    li      r1, 100000
    mem_find r3, r0, r1, r2
    host    print_int, r3
    host    newline, r3
    halt
