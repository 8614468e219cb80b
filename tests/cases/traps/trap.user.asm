; trap raises a trap of the program with a number.

.data before: .string "before\n"

main:
    li      r1, before
    host    print_string, r1
    trap    7                           ;! trap user
    halt

;! output:
;| before
