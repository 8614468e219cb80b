; What a macro has in its lines never is a register of the function that uses it from another file, also where it goes on to
; another macro. An argument is.
;
;! output:
;| 6 56
.include "lib/limit.asm"

.fn main()
.reg total, limit
        li      total, 1
        li      limit, 50
        add_limit total
        host    print_int, total
        host    print_string, r9, " "
        li      total, 1
        add_limit_and total, limit
        host    print_int, total
        host    newline, r0
        halt
