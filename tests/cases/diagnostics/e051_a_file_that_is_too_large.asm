; E051: the bytes of files count as static data.
;! options: --max-data 100

.data   .zero 50
.data   .incbin "e051_a_file_that_is_too_large.asm" ;! error E051 50 bytes are left here

main:   halt
