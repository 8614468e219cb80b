; E070: what macros and repetitions make has a limit. It counts the turns as well, so that those without a line end too.

.rept 1000000000
.rept 1000000000                        ;! error E070 macros and repetitions make more than the 16777216 bytes allowed
.endr
.endr
main:   halt
