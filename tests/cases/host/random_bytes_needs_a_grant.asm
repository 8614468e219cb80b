; X25.
.data   room:   .zero 16

.fn main()
        host    random_bytes(8, 9)  ;! trap host
        halt
