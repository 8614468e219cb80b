; X30, X33.
.data   room:   .zero 16

.fn main()
        host    file_size(0)  ;! trap host
        halt
