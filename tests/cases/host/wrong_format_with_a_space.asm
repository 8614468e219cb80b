; X19. Nothing is written.

.fn main()
        host    print_format("nothing % d", 1, 2, 3)  ;! trap host
        halt
