; What the other one takes is read there.

.fn main()
        call    first(20) -> r0
        host    print_int(r0)
        host    newline()
        halt

.fn first(number) -> number
        add     number, number, 1
        jmp     second
.fn second(number) -> number
        add     number, number, number
        ret

;! output:
;| 42
