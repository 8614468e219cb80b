; E058: a file that is not there, or is outside of the folder of the source.

.data a: .incbin "missing.bin"          ;! error E058 there is no such file
.data b: .incbin "../README.md"         ;! error E058 it is outside of the folder of the source
.data c: .incbin "/etc/passwd"          ;! error E058 it is outside
.data d: .incbin "x/../../README.md"    ;! error E058 it is outside
.data e: .incbin "."                    ;! error E058 it is no file
.data f: .incbin missing                ;! error E010 expected a string, found `missing`
.data g: .incbin "\xff"                 ;! error E007
.incbin "missing.bin"                   ;! error E013 needs `.data` before it
;! error at 10: E058

main:   halt
