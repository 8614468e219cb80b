; E012: a directive that does not exist, with the name it may have been meant to be.

.cnst two = 2                           ;! error E012 did you mean `.const`?
.dat a: .u8 1                           ;! error E012 did you mean `.data`?
.data b: .strng "text"                  ;! error E012 did you mean `.string`?
.data c: .u24 1                         ;! error E012
.text                                   ;! error E012 there is no directive `.text`

main:
    halt
.somewhere                              ;! error E012 if it is meant to be a local label, `:` is missing after it
