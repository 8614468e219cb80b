;! options: --fuel 1 --heap 4112
;! out of fuel

main:
    li      r0, 4096
    store8  r0, [r0]
    halt
