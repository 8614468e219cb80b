; X19. Nothing is written.

.fn main()
        host    print_format("nothing %+c", 1, 2, 3)  ;! trap host
        halt
