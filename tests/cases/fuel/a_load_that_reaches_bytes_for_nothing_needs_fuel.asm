; The 16 bytes behind the first page are too few to cost anything, and are reached all the same.
;! options: --fuel 1 --heap 4112
;! out of fuel

main:
    li      r0, 4096
    load8u  r0, [r0]
    halt
