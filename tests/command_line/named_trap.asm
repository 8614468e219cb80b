.fn main()
.reg    total, count
        li      total, 10
        call    average(total, count) -> total
        exit    total

.fn average(total, count) -> average
        div     total, total, count
        ret     total
