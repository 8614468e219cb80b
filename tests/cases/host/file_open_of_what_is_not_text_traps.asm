; X29: a path is UTF-8.

.fn main()
        host    file_open("\xff", 0)  ;! trap host
        halt
