; X25.
.data   room:   .zero 16

.fn main()
        host    file_open("input.txt", 0)  ;! trap host
        halt
