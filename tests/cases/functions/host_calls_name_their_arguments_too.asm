; The result of a host function is where it is wanted, and arguments keep their values.

.data   buffer: .zero 16

;! args: one three

.fn main()
.reg count, index, length
        host    arg_count() -> count
        li      index, 0
.next:  host    arg(index, buffer, 16) -> length
        host    print_int(length)
        host    print_string(" ")
        host    write(buffer, length)
        host    newline()
        add     index, index, 1
        blt     index, count, .next
        halt

;! output:
;| 3 one
;| 5 three
