; X19. Nothing is written.

.data wrong: .string "nothing %05s"

.fn main()
        host    print_format(wrong, 1, 2, 3)  ;! trap host
        halt
