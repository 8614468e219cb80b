; The second call moves the window beyond the first 512 registers. That costs 128, and so much is not left: it begins anew.
;! options: --fuel 3
;! out of fuel

main:
    call    first, r255
    halt
first:
    call    second, r255
    ret
second:
    halt
