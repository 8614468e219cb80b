; E002: a string or a character ends on its line; an escaped quote does not close it.
;! error at 7: E002 the string is not closed on its line
;! error at 8: E002 the string is not closed
;! error at 11: E002 the character literal is not closed on its line
;! error at 12: E002 the character literal is not closed

.data text: .string "open
.data more: .ascii "open\"
.source "closed"
main:
    li      r0, 'a
    li      r0, '\'
    halt
