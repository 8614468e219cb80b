; E062: `.if` and `.rept` know the constants that are defined above them, and no labels.

.const known = 1
.const of_a_label = text
.const too_early = behind

.if behind                              ;! error E062 `behind` is no constant known here
.endif
.if knwon + 1                           ;! error E062 did you mean `known`?
.endif
.rept text                              ;! error E062 know the constants that `.const` defines above, and no labels
.endr
.if of_a_label                          ;! error E062 the value of `of_a_label` is not known here
.endif
.if too_early                           ;! error E062 the value of `too_early` is not known here
.endif
.if 1 / (known - 1)                     ;! error E042 division by zero
.endif
.if defined()                           ;! error E010
.endif
.if r1 == known                         ;! error E062 register `r1` has a value only when the program runs
.endif
.if known known                         ;! error E010
.endif
.rept -1                                ;! error E045 the count must be from 0 to 4294967295 this is -1
.endr
.rept 1.5                               ;! error E044 the count must be an integer
.endr
.rept 1, 2                              ;! error E010 expected the name of the counter
.endr
.rept 2, k
.rept 2, k                              ;! error E010 if it is the counter of a repetition around this one
.endr
.endr
.rept 1, i, j                           ;! error E010
.endr

.const behind = 1
.data text: .string "text"
main:   halt
