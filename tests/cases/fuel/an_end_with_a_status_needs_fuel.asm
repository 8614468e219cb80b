;! options: --fuel 1
;! out of fuel

main:
    li      r0, 7
    exit    r0
