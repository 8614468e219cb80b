; A register with a name may stand at or above the window if it is written again before it is read, holds a result, or
; holds an argument.

.fn main()
.reg kept, given, text
        li      kept, 1
        li      given, 5
        call    increment, given                ; the argument and the result
        add     kept, kept, given
        li      given, 7
        call    pair, given                     ; two results: `given` and `text`
        add     kept, kept, given
        add     kept, kept, text
        li      text, 0                         ; written before it is read
        call    clear, text
        call    unknown, given                  ; what declares nothing has one result
        add     kept, kept, given
        host    print_int(kept)
        host    newline()
        halt

.fn increment(number) -> number
        add     number, number, 1
        ret

.fn pair(number) -> number, one
        ret     number, 1

.fn clear()
        li      r0, 0
        li      r1, 0
        ret
.end_fn

unknown: li     r0, 100
        ret

;! output:
;| 115
