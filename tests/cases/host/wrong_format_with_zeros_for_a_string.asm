; X19. Nothing is written.

.fn main()
        host    print_format("nothing %05s", 1, 2, 3)  ;! trap host
        halt
