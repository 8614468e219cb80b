; X15, U19: what makes the text is paid for, standard error is not.
;! options: --max-output 10
;! output:
;| 0123456789\

.fn main()
        host    print_string("0123456789")
        host    print_error("%d", 1)    ;! trap host
        halt
