; A function of the host with an argument too few.
.fn main()
.reg length
        host    read(8) -> length
        exit    length
