; E002: a string that is not closed is shown where it stands, also if it is an argument.
;! error at 8: E002 the string is not closed on its line

.macro load_text(text)
        li      r0, text
.endm

main:   load_text "open
        halt
