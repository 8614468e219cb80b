; Fuel is looked at before the host is called, not before simple instructions.
;! options: --fuel 1
;! out of fuel

main:
    li      r0, 1
    li      r1, 2
    add     r2, r0, r1
    host    print_int, r2
    halt
