; callr traps one call deeper than the limit of the call stack.
;! options: --call-depth 10

.data before: .string "before\n"

.func deeper

main:
    li      r1, before
    host    print_string, r1
    func    r2, deeper
    callr   r2, r2
    halt

deeper:
    func    r0, deeper
    callr   r0, r0                      ;! trap stack_overflow
    ret

;! output:
;| before
