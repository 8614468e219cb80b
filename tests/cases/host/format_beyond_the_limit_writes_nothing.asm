; X15. The fuel is used as if it had been written.
;! options: --max-output 9
;! output:
;| 123456789\

.fn main()
        host    print_format("%s", "123456789")
        host    print_format("%d", 1)  ;! trap host
        halt
