; E020: registers share the name space of labels and constants in their function, and that of layouts.

.map ages key=u8 capacity=1

.fn main(a, b, a)                       ;! error E020 `a` is defined twice
.reg b                                  ;! error E020 `b` is defined twice
.reg limit                              ;! error E020 `limit` is defined twice
.reg ages                               ;! error E020 `ages` is defined twice
.reg behind                             ;! error E020 `behind` is defined twice
    halt

.const limit = 5
behind:
    halt

.fn main()                              ;! error E020 `main` is defined twice
    halt
