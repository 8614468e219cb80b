; A host function traps when an argument would be beyond r255.

.data before: .string "before\n"

main:
    li      r1, before
    host    print_string, r1
    li      r255, before
    host    write, r255                 ;! trap host
    halt

;! output:
;| before
