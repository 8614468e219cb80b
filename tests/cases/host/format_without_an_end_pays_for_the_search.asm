; X16: a format is judged as a string is.
;! options: --heap 8192

main:   li      r0, 8000
        li      r1, 192
        li      r2, 65
        mem_fill r0, r2, r1
        host    print_format, r0  ;! trap host
        halt
