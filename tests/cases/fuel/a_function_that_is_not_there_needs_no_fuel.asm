;! options: --fuel 0

main:
    li      r0, 1
    callr   r0, r1              ;! trap bad_function
    halt
