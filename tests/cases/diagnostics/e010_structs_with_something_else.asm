; E010: a struct has a name, a brace, and fields with types.

.struct {                               ;! error E001 there are no blocks but those of `.data` and `.struct`
        x: u8
}
.struct                                 ;! error E010 expected the name of the struct
.struct one x: u8 }                     ;! error E010 expected `{` or `packed`, found `x`
.struct two pack { x: u8 }              ;! error E010 expected `{` or `packed`, found `pack`
.struct three packed x: u8 }            ;! error E010 expected `{`, found `x`
.struct four {
        x u8                            ;! error E010 expected `:` and a type, found `u8`
        y:                              ;! error E010 expected a type
        .z: u8                          ;! error E010 expected the name of a field, or `}`, found `.z`
        a: .u16                         ;! error E010 the type is `u16`
        b: u8[4                         ;! error E010 expected `]`
        c: u8[4][4]                     ;! error E010 expected the name of a field, or `}`, found `[`
        d: bytes                        ;! error E010 expected `(` and a size
        e: u8 = 5                       ;! error E010 expected the name of a field, or `}`, found `=`
        f: four.x                       ;! error E010 expected a type, found `four.x`
} g: u8                                 ;! error E010 expected the end of the line
; Of a struct with an error nothing else is said.
.map    entries key=u8 value=four capacity=1
main:
    li r0, four.nothing
    li r0, sizeof(four)
    li r0, sizeof(r1)                   ;! error E010 expected the name of a struct, a field or a number type
    li r0, sizeof(5)                    ;! error E010 expected the name of a struct, a field or a number type
    li r0, sizeof(four                  ;! error E010 expected `)`
    halt
a.b.c:                                  ;! error E010 expected a label of at most two parts
.struct five {
        next:   u64
        li      r0, 5                   ;! error E010 close the struct with `}` in front of this
        halt
