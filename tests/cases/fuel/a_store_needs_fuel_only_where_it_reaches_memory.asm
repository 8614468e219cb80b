;! options: --fuel 1
;! out of fuel

main:
    li      r0, 8
    store64 r0, [r0 + 4080]
    store64 r0, [r0 + 4081]
    halt
