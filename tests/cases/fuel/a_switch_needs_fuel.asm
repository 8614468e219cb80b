; It jumps wherever it goes on.
;! options: --fuel 0
;! out of fuel

main:
    switch  r0, 0
    halt
