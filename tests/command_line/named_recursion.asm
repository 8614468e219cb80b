.fn main()
        call    make(10)
        halt

.fn make(depth)
.reg    next
        sub     next, depth, 1
        call    make(depth)
        ret
