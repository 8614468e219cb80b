;! options: --fuel 0

main:
    trap    7                   ;! trap user
