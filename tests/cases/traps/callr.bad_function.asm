; callr traps with the first number behind the function table.

.data before: .string "before\n"

.func first
.func second

main:
    li      r1, before
    host    print_string, r1
    func    r2, second
    callr   r2, r3                      ; the last entry is fine
    addi    r2, r2, 1
    callr   r2, r3                      ;! trap bad_function
    halt

first:
    ret
second:
    ret

;! output:
;| before
