; A host function traps when an argument would be beyond r255.

.data text: .string "text\n"

main:
    li      r255, text
    host    write, r255                 ;! trap host
    halt
