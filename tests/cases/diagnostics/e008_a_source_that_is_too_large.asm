;! error at 1: E008 the source has 190 bytes; the maximum is 189
;! options: --max-source 189

; A source of more bytes than `--max-source` is refused as a whole.

    nothing of it is read
