; E069: a macro that uses itself ends where it is in itself 64 times.

.macro again(value)
        again       value               ;! error E069 deeper than 64
.endm
main:   again       1
        again       2
        halt
