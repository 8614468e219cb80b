; E076: a function ends, whatever stands between it and the next one.

.fn main()
    call second()
    call third()                        ;! error E076 the function goes on into the next one, `second`
.data between: .u8 1

.fn second()
    jmp third
.fn third()
    li r0, 1                                 ;! error E076 a function ends with `ret`, `jmp`, `halt`, `exit` or `trap`
.end_fn

.fn fourth()
    li r0, 1
.end_fn
label:
    ret
.fn fifth()
    ret
