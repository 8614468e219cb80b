; X25.
.data   room:   .zero 16

.fn main()
        host    clock_elapsed()  ;! trap host
        halt
