; E024: an instruction that does not exist, with the one it may have been meant to be.

main:
    addd    r0, r1, r2                  ;! error E024 did you mean `add`?
    map_nwe r0, m                       ;! error E024 did you mean `map_new`?
    LOAD64U r0, [r1]                    ;! error E024 did you mean `load64`?
    hlat                                ;! error E024 did you mean `halt`?
    frobnicate                          ;! error E024 there is no instruction `frobnicate`
    halt
