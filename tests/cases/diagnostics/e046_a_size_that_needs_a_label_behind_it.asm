; E046: sizes and alignments decide where the labels behind them are, so they cannot use them.

.data a: .zero b - a                    ;! error E046 the address of `b` is not known yet
.data b: .align size                    ; because of the line of `size`
.const size = end - b                   ;! error E046 the address of `end` is not known yet
.data c: .zero b - a end:

main:
    halt
