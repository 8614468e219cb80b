; Code behind a global label to which nothing leads from the entry.

main:   call    used, r0
        func    r1, entered
        callr   r1, r2
        jmp     .over
.over:  halt

used:   ret

unused: li      r0, 1                   ; warning W005 `unused` is never called, and nothing else leads to it
.local: bne     r0, 0, .local
        ret

itself: call    itself, r1              ; warning W005 `itself`
        jmp     one

one:    call    other, r1               ; warning W005 `one`
        ret
other:  call    one, r1                 ; warning W005 if only the host calls it, `.func other` says that it is used
        ret

_quiet: call    quiet, r1
        ret
quiet:                                  ; warning W005 `quiet`
same:   ret

.func   entered
entered: call   by_entered, r1
        ret
by_entered: ret

.fn     named(_a)                       ; warning W005 `named`
        ret
