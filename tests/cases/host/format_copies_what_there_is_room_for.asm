; X16: the full length comes back, no zero byte is added, and only the range that is written has to be valid.
;! output:
;| 1234 7
;| ab34 2
;| 5
;| ab34 4

.data   room:   .zero 8

.fn main()
.reg at = r0, full = r1
        li      at, room
        host    format(at, 4, "%d", 1234567) -> full
        host    print_format("%s %d\n", at, full)
        host    format(at, 100, "%s", "ab") -> full
        host    print_format("%s %d\n", at, full)
        host    format(0, 0, "%5d", 1) -> full
        host    print_format("%d\n", full)
        host    format(at, 8, at) -> full       ; the format lies where the text goes
        host    print_format("%s %d\n", at, full)
        host    format(1, 1, "x") -> full  ;! trap out_of_bounds
        halt
