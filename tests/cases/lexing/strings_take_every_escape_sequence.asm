; The escape sequences of strings: \x is one byte, \u{} a character in UTF-8.

.data text: .ascii "n\nt\tr\r0\0\\\"\'x\x41\xff\u{e9}\u{1F600}\u{a}"
.data end:
.data all: .ascii "\x00\x01\x7f\x80"

main:
    li      r0, text
    li      r1, end - text
    host    write, r0
    host    print_int, r0
    host    newline, r0
    li      r0, all
    li      r1, 4
    host    write, r0
    halt

; 2 bytes each for n, t, r and 0; 3 for the backslash and the quotes; x, 41, ff; 2, 4 and 1 for the characters.
;! output:
;| n
;| t	r\x0d0\x00\\"'xA\xff\xc3\xa9\xf0\x9f\x98\x80
;| 21
;| \x00\x01\x7f\x80\
