; Says something on both streams, with a breakpoint of its own.
.data buffer: .zero 8

.fn main()
.reg status, count, length
        host    print_string("begun ")
        breakpoint
        host    print_string("\x1b[31mred\\\n")
        host    print_error("wrong\n")
        li      status, 3
        host    arg_count() -> count
        host    read(buffer, 8) -> length
        host    print_format("%u %u\n", count, length)
        breakpoint
        exit    status
