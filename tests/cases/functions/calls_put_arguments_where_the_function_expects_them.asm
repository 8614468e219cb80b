; Registers, constants of every size and texts go to the window, which stands above every name.

.const large = 1 << 40

.fn main()
.reg a, b
        li      a, 3
        li      b, 4
        call    show(a, b, -5, large, 0.5, "text")
        host    print_int(a)
        host    newline()
        host    print_int(b)
        host    newline()
        halt

.fn show(first, second, third, fourth, half, text)
        host    print_int(first)
        host    newline()
        host    print_int(second)
        host    newline()
        host    print_int(third)
        host    newline()
        host    print_int(fourth)
        host    newline()
        host    print_float(half)
        host    newline()
        host    print_string(text)
        host    newline()
        ret

;! output:
;| 3
;| 4
;| -5
;| 1099511627776
;| 0.5
;| text
;| 3
;| 4
