; Files beside the source are warned of as the source is, those of the library are not. Code that an included file parts is
; told in its parts.

.include "lib/halves.asm"
.include <text.asm>                     ; most of its functions are not called

.const  unused = half_width             ; warning W002 `unused`

.fn     main()
.reg    text, length
        call    text_length(text) -> length
        call    half(length) -> length
        exit    length

        li      r0, 1                   ; warning W010 this instruction
.include "lib/two_instructions.asm"
        li      r0, 2                   ; warning W010 these 2 instructions
        ret
