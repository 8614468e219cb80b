; Whether what is not written is paid for differs between the functions.
;! options: --max-output 100

main:
    li      r1, 8
    li      r2, 200
    host    write_error, r1       ;! trap host
    halt
