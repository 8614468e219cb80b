; In a text `\n` and `\x41` are escape sequences, also where a parameter is called so. A longer name is that of the parameter.
;
;! output:
;| A 6 7

.macro say(x41, name, x411)
        host        print_string, r0, "\x41 \name \x411"
.endm

main:   say         5, 6, 7
        host        newline, r0
        halt
