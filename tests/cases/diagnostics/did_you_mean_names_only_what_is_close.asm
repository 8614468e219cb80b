; A name is suggested if about one letter in three differs at most, the closest first; else the help says less.

.const counter  = 1
.const counters = 2
.const x        = 3

main:
    li      r0, contuer                 ;! error E021 did you mean `counter`?
    li      r0, countres                ;! error E021 did you mean `counters`?
    li      r0, y                       ;! error E021 did you mean `x`?
    li      r0, COUNTER_                ;! error E021 did you mean `counter`?
    li      r0, accumulator             ;! error E021 `accumulator` is not defined
    call    bimon, r0                   ;! error E021 did you mean `binom`?
    call    nobim, r0                   ;! error E021 `nobim` is not defined
binom:
    halt
