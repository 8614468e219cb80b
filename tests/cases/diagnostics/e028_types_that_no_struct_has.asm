; E028: a type is a number, bytes, or a struct.

.struct point { x: f64 y: f64 }
.const  size    = 8
.struct body {
        a: pont                         ;! error E028 did you mean `point`?
        b: u7                           ;! error E028 the next larger type is `u8`
        c: char                         ;! error E028 a byte is `u8`
        d: size                         ;! error E028 there is no type `size`
}
.map    m key=pointt capacity=1         ;! error E028 did you mean `point`?
.struct more { a: byts(4) }             ;! error E028 did you mean `bytes`?
main:
    halt
