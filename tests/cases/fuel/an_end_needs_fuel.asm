;! options: --fuel 0
;! out of fuel

main:
    halt
