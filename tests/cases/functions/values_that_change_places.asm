; Arguments, results and what is returned move at once, also where they need each other's place.

.fn main()
.reg a, b, c
        call    turn(1, 2, 3) -> a, b, c
        call    print(a, b, c)
        call    turn(a, b, c) -> b, c, a
        call    print(a, b, c)
        li      r3, 7
        li      r4, 8
        call    print(r4, r3, 9)                ; the window is r3
        call    turn(4, 5, 6) -> r4, r5, r3
        mov     a, r3
        mov     b, r4
        mov     c, r5
        call    print(a, b, c)
        halt

; The third value in the place of the first, and so on.
.fn turn(x, y, z) -> z, x, y
        ret     z, x, y

.fn print(x, y, z)
        host    print_int(x)
        host    print_int(y)
        host    print_int(z)
        host    newline()
        ret

;! output:
;| 312
;| 123
;| 879
;| 564
