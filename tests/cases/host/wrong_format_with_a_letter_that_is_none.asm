; X19. Nothing is written.

.data wrong: .string "nothing %n"

.fn main()
        host    print_format(wrong, 1, 2, 3)  ;! trap host
        halt
