; Asks for the time, which needs a grant.
.fn main()
.reg time
        host    clock_time() -> time
        halt
