; X19. Nothing is written.

.data wrong: .string "nothing % d"

.fn main()
        host    print_format(wrong, 1, 2, 3)  ;! trap host
        halt
