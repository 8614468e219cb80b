; X16: exactly 1,048,576 bytes can be formatted, and not one more.
;! output:
;| 1048576

.fn main()
.reg at = r0, full = r1, size = r2
        li      size, 1048576
        alloc   at, size
        host    format(0, 0, "%.*s", size, at) -> full
        host    print_format("%d\n", full)
        host    format(0, 0, "%.*s|", size, at)  ;! trap host
        halt
