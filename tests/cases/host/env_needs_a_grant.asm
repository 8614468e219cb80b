; X25.
.data   room:   .zero 16

.fn main()
        host    env("HOME", 0, 0)  ;! trap host
        halt
