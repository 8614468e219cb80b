; Behind `host` stands the name of a host function first.

.fn main()
.reg newline, print_int
        li      print_int, 5
        host    print_int, print_int
        host    newline, newline
        host    print_int(print_int)
        host    newline()
        halt

;! output:
;| 5
;| 5
