; E013: data items stand behind .data; their labels are those of data all the same.

.u8 1                                   ;! error E013 write `.data .u8 ...`
text: .string "text"                    ;! error E013 write `.data` first, then the label
.zero 8                                 ;! error E013 `.zero` is static data

main:
    li      r0, text
    halt
