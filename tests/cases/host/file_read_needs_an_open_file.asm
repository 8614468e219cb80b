; X30, X33.
.data   room:   .zero 16

.fn main()
        host    file_read(0, 8, 1)  ;! trap host
        halt
