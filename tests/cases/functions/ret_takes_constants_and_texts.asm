; What is in its place already is not moved, and `ret` alone says that all results are.

.fn main()
.reg number, text, answer
        call    both(5) -> number, text
        call    same(number) -> answer
        host    print_int(answer)
        host    print_string(text)
        call    one() -> answer
        host    print_int(answer)
        host    newline()
        halt

.fn both(number) -> number, text
        ret     number, " is a number\n"

.fn same(number) -> number
        ret

.fn one() -> one
        ret     1

;! output:
;| 5 is a number
;| 1
