; 5000 bytes are a page and 904 bytes, which cost 28.
;! options: --heap 5000
;! exit: 0

main:
    li      r0, 4999
    load8u  r1, [r0]
    halt
