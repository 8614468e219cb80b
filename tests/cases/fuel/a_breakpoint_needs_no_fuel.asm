;! options: --fuel 0
;! out of fuel

main:
    breakpoint
    breakpoint
    halt
