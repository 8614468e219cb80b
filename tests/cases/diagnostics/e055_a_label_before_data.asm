; E055: a label in front of .data would be one of code; it is taken as one of data, so that nothing else is wrong.

text: .data .string "text"              ;! error E055 write `.data` first, then the label
main:
    li      r0, text
    halt
