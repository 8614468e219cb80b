; host print_string traps at address 0.

main:
    li      r2, 0
    host    print_string, r2            ;! trap out_of_bounds
    halt
