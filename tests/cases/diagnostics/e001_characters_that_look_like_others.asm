; E001: for a character that looks like an ASCII one the help names that; other marks are explained.

.data a: .string “hello”                ;! error E001 write `"`: U+201C only looks like it
.data b: .u8 ‘a’                        ;! error E001 write `'`: U+2018 only looks like it
main:
    li r0, 5 – 3                        ;! error E001 write `-`: U+2013 only looks like it
    li r0, −5                           ;! error E001 write `-`: U+2212 only looks like it
    li r0, 5                            ;! error E001 write a space: U+00A0 only looks like one
    li r0,　5                            ;! error E001 write a space: U+3000 only looks like one
    li r0， 5                            ;! error E001 write `,`: U+FF0C only looks like it
    li r0, 5 × 3                        ;! error E001 write `*`: U+00D7 only looks like it
    hаlt                                ;! error E001 write `a`: U+0430 only looks like it
    halt​                               ;! error E001 U+200B cannot be seen: delete it
    größe                               ;! error E001 names are ASCII letters, digits and `_`
    li r0, $5                           ;! error E001 written without `$`
    li r0, .5                           ;! error E001 digits on both sides of its point
    { halt }                            ;! error E001 labels such as `next:` mark places
    li r0, 1 ? 2                        ;! error E001 there are no conditions in an expression
    halt
