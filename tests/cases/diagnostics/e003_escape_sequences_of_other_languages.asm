; E003, E004, E005: literals as other languages write them.

.data a: .string "\e[0m"                ;! error E003 write `\x1b`
.data b: .string "\a"                   ;! error E003 write `\x07`
.data c: .string "\q"                   ;! error E003 there are `\n`, `\t`, `\r`, `\0`, `\\`,
main:
    li r0, 'ab'                         ;! error E004 text goes in double quotes
    li r0, ''                           ;! error E004 `' '` is a space
    li r0, 0ffh                         ;! error E005 a hexadecimal number starts with `0x`, as in `0x0ff`
    li r0, 7f                           ;! error E005 numbers have no suffix
    li r0, 1fe                          ;! error E005 a hexadecimal number starts with `0x`, as in `0x1fe`
    li r0, 101b                         ;! error E005 a binary number starts with `0b`, as in `0b101`
    li r0, 5ULL                         ;! error E005 numbers have no suffix
    halt
