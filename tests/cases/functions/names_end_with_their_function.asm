; `.fn` and `.end_fn` end a function; local labels go on belonging to the label in front of them.

.const  x = 1
.const  count = 9

.fn main()
.reg number
        li      number, 1
        call    f(number) -> number
        call    sum, r1
        host    print_int(number)
        host    newline()
        halt

.fn f(number) -> more
.reg more
        add     more, number, 1
        ret     more
.end_fn

; No function has names here, and `sum` is a label.
sum:
plain:  li      r0, 0
.next:  add     r0, r0, 1
        blt     r0, count, .next
        ret

;! output:
;| 2
