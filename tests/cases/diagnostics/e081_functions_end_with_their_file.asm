; E081: a function and its names end in front of an `.include`, and at the end of the file in which it is.

.include "lib/open_function.asm"
.reg late                               ;! error E081 `.reg` stands in no function
        mov         a, r0               ;! error E032 `mov` takes a register as `rd`
        jmp         .inside             ;! error E016 no global label comes before it
.fn main(value)
        li          value, 1
.include <assert.asm>
        exit        value               ;! error E032 `exit` takes a register as `ra`
.fn other(value)
        li          value, 1
.include <assert.asm>
        exit        value               ;! error E032 `exit` takes a register as `ra`
