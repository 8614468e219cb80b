; X19. Nothing is written.

.fn main()
        host    print_format("nothing %99999999999999999999999999d", 1, 2, 3)  ;! trap host
        halt
