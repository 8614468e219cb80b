; What is special outside of strings is nothing special inside: comments, other quotes, letters of any script.

.data text: .string "; # 'single' .data r1: [,] grüße 日本語 😀	tab"

main:
    li      r0, text
    host    print_string, r0
    host    newline, r0
    halt

;! output:
;| ; # 'single' .data r1: [,] grüße 日本語 😀	tab
