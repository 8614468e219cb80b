; A host function without a result leaves its register alone.
;! output:
;| 5 5 5
;| text
;| 5

.data   text: .string "text"

main:   li      r1, 5
        li      r2, ' '
        host    print_int, r1
        host    print_char, r2
        host    print_uint, r1
        host    print_char, r2
        host    print_int, r1
        host    newline, r1
        li      r3, text
        host    print_string, r3
        bnei    r3, text, .wrong
        host    newline, r1
        host    print_int, r1
        host    newline, r1
.wrong: halt
