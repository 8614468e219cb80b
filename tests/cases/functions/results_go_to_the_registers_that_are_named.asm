; A result goes to a register with or without a name, `_` leaves one out, and fewer may be taken than there are.

.fn main()
.reg quotient, rest
        call    divide(17, 5) -> quotient, rest
        call    print(quotient)
        call    print(rest)
        call    divide(100, 7) -> _, quotient
        call    print(quotient)
        call    divide(100, 7) -> rest
        call    print(rest)
        call    divide(9, 2) -> r9, r2          ; in the window they would stand in r2 and r3
        call    print_both(r2, r9)
        call    divide(9, 4)
        halt

.fn divide(number, by) -> quotient, rest
.reg quotient
        div     quotient, number, by
        rem     number, number, by
        ret     quotient, number

.fn print_both(one, other)
        call    print(one)
        call    print(other)
        ret

.fn print(number)
        host    print_int(number)
        host    newline()
        ret

;! output:
;| 3
;| 2
;| 2
;| 14
;| 1
;| 4
