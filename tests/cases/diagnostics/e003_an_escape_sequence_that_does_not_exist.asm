; E003: escape sequences that do not exist or are not complete, in strings and in characters.

.data a: .string "\q"                   ;! error E003 there is no such escape sequence
.data b: .string "\N"                   ;! error E003 there is no such escape sequence
.data c: .string "\x4"                  ;! error E003 two hexadecimal digits
.data d: .string "\xg0"                 ;! error E003 two hexadecimal digits
.data e: .string "\u41"                 ;! error E003 as in `\u{e9}`
.data f: .string "\u{}"                 ;! error E003 as in `\u{e9}`
.data g: .string "\u{d800}"             ;! error E003 as in `\u{e9}`
.data h: .string "\u{110000}"           ;! error E003 as in `\u{e9}`
.data i: .string "\u{41"                ;! error E003 as in `\u{e9}`
.data j: .string "\u{+41}"              ;! error E003 as in `\u{e9}`
.source "\a"                            ;! error E003 there is no such escape sequence

.rept 1, i
.data k\i: .string "\i"                 ;! error E003 a parameter or a counter that stands in a text needs a longer name
.endr

main:
    li      r0, '\e'                    ;! error E003 there is no such escape sequence
    li      r0, '\x'                    ;! error E003 two hexadecimal digits
    halt
