; X25.
.data   room:   .zero 16

.fn main()
        host    file_open("output.txt", 1)  ;! trap host
        halt
