;! error at 1: E008 the source has 187 bytes; the most is 186
;! options: --max-source 186

; A source of more bytes than `--max-source` is refused as a whole.

    nothing of it is read
