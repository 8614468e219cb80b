; E056: the names of all labels together have a limit, in which a local label counts with its global one.

;! options: --max-labels 20

main:                                   ; 4 bytes
    jmp     .second
.second:                                ; 11, so 15 together
    jmp     .x
.x:                                     ;! error E056 more than the 20 bytes allowed
.y: halt
