; callr traps one call deeper than the limit of the call stack.
;! options: --call-depth 10

.func deeper

main:
    func    r2, deeper
    callr   r2, r2
    halt

deeper:
    func    r0, deeper
    callr   r0, r0                      ;! trap stack_overflow
    ret
