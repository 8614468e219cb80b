; `heap_release` costs 1 and does not jump: its trap is found before the fuel is looked at.
;! options: --fuel 0

main:
    heap_release r0                     ;! trap invalid_mark
    halt
