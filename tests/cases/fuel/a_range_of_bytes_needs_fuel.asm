;! options: --fuel 1
;! out of fuel

main:
    li      r0, 8
    mem_fill r0, r0, r0
    halt
