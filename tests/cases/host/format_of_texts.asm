; X16, X24: characters, strings up to their zero byte, and bytes with a length.
;! output:
;| grün|  grün|grün  |grün|
;| Hä😀|  ä|ä  |
;| A\x00B\xff|A||    A\x00||
;| %%
;| 0

.data   word:   .string "grün"
.data   bytes:  .u8 65, 0, 66, 255

.fn main()
.reg w = r0, b = r1
        li      w, word
        li      b, bytes
        host    print_format("%s|%7s|%-7s|%2s|\n", w, w, w, w)
        host    print_format("%c%c%c|%4c|%-4c|\n", 72, 228, 0x1f600, 228, 228)
        host    print_format("%.4s|%.*s|%.0s|%6.2s|%.s|\n", b, 1, b, b, b, b)
        host    print_format("%s%%%%\n", "")
        host    print_format("") -> w
        host    print_int(w)
        host    newline()
        halt
