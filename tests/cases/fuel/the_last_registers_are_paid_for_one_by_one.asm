; 90 registers behind the first 512 cost 22.
;! options: --registers 602
;! exit: 0

main:
    call    first, r255
    halt
first:
    call    second, r91
    ret
second:
    ret
