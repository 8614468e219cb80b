; A host function traps when an argument would lie behind r255.

.data text: .string "text\n"

main:
    li      r255, text
    host    write, r255                 ;! trap host
    halt
