; A parameter behind a dot and `\` makes a local label or the name of a field. What a use is given stays as it is written, also
; where the source is formatted.
;
;! output:
;| 8 5 1+2 R0

.struct vector { x: u64  y: u64 }
.struct body {
        mass:     u64
        position: vector
}

.data .align 8 planet: .u64 3, 5, 8

.macro show(pointer, axis)
        load        r0, [pointer + body.position.\axis]
        host        print_int, r0
        host        print_string, r0, " "
.endm

.macro skip_to(name)
        jmp         .\name
        trap        1
.\name:
.endm

.macro say(text, register)
        host        print_string, r0, "\text \register"
.endm

main:   li          r1, planet
        skip_to     end
        show        r1, y
        show        r1, x
        say         1+2, R0
        host        newline, r0
        halt
