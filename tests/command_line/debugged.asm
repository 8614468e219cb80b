; Sums of squares, for the debugger.
.const base = 2
.const step = base * 3
.data results: .u64 0, 0, 0, 0

.fn main()
.reg n, place, sum
        li      n, 1
        li      place, results
.next:  call    sum_of_squares(n) -> sum
        store64 sum, [place]
        add     place, place, 8
        add     n, n, 1
        ble     n, 3, .next
        trap    7

.fn sum_of_squares(n) -> sum
.reg sum, own, rest
        ble     n, 0, .end
        call    square(n) -> own
        sub     rest, n, 1
        call    sum_of_squares(rest) -> sum
        add     sum, sum, own
        ret     sum
.end:   li      sum, 0
        ret     sum

.fn square(n) -> result
.reg result
        mul     result, n, n
        ret     result
