;! options: --fuel 0
;! out of fuel

main:
    jmp     .next
.next:
    halt
