; With `--guard`, the zero byte that ends a text must be one that is given out.
;! options: --guard

.data   text:   .ascii "12345678"

main:
    li      r0, text
    host    print_string, r0                    ;! trap host
    halt
