; X19. Nothing is written.

.fn main()
        host    print_format("nothing %n", 1, 2, 3)  ;! trap host
        halt
