; The first page is reached from the start.
;! options: --fuel 1
;! out of fuel

main:
    li      r0, 8
    load64  r1, [r0]
    store64 r1, [r0 + 4080]
    load8u  r1, [r0 + 4088]
    halt
