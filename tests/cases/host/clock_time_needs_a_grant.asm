; X25.
.data   room:   .zero 16

.fn main()
        host    clock_time()  ;! trap host
        halt
