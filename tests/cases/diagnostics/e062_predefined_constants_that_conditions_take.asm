; E062: what a condition has taken for a predefined constant cannot be another one further down.

.const more = e + 1
.const pi = 3
.if more > 3 & pi == 3
.const third = 1
.endif
.const e = 0                            ;! error E062 `e` is defined behind a condition that depends on it
.const tau = 6
.rept tau
.endr

main:   li          r0, third
        halt
