; What is shown is in order, and one more says that there are others.
; options: 2

.const  first = 1               ; warning W002 `first`
.const  second = 2              ; warning W002 `second`
; warning at 5: W000 there are more warnings; the first 2 are shown
.const  third = 3

main:   halt
