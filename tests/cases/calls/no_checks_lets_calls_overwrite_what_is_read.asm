; .no_checks: a plain call may overwrite a register with a name that is read later.
;! output:
;| 12

.no_checks
.fn main(sum, kept)
    li      kept, 5
    call    seven, sum              ; `kept` is its r1, which it leaves alone
    add     sum, sum, kept
    host    print_int, sum
    host    newline, sum
    halt
.fn seven() -> number
    ret     7
