; X29: there are the modes 0, 1 and 2.

.fn main()
        host    file_open("input.txt", 3)  ;! trap host
        halt
