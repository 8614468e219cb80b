; X20, X23, X24: integers, their signs, widths and precisions.
;! output:
;| 42 -42 18446744073709551574 ffffffffffffffd6 FFFFFFFFFFFFFFD6 52 101010
;| [   42] [42   ] [00042] [+42] [-42] [+0]
;| [00042] [  -00042] [-00042  ] [  -00042] [] [] [   ]
;| [42   ] [+42  ] [-42] [-42]
;| [   42] [42   ] [00042] [  -00042]
;| [0] [      2a] [0000002A] [00101010] [52      ] [0]
;| -9223372036854775808 9223372036854775808 8000000000000000
;| 58 bytes, 100%

.fn main()
.reg n = r0, m = r1, z = r2
        li      n, 42
        li      m, -42
        li      z, 0
        host    print_format("%d %d %u %x %X %o %b\n", n, m, m, m, m, n, n)
        host    print_format("[%5d] [%-5d] [%05d] [%+d] [%+d] [%+d]\n", n, n, n, n, m, z)
        host    print_format("[%.5d] [%8.5d] [%-8.5d] [%08.5d] [%.0d] [%.d] [%3.0d]\n", n, m, m, m, z, z, z)
        host    print_format("[%-05d] [%0-+5d] [%2d] [%.1d]\n", n, n, m, m)
        host    print_format("[%*d] [%-*d] [%.*d] [%*.*d]\n", 5, n, 5, n, 5, n, 8, 5, m)
        host    print_format("[%x] [%8x] [%08X] [%.8b] [%-8o] [%u]\n", z, n, n, n, n, z)
        addi    m, z, -1
        shli    m, m, 63
        host    print_format("%d %u %x\n", m, m, m) -> n
        host    print_format("%d bytes, 100%%\n", n)
        halt
