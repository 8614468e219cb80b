; E093: a struct has at most 4,294,967,295 bytes, whatever it holds.

.struct half { x: bytes(1 << 31) }
.struct large { a: half b: half c: half }       ;! error E093 struct `large` has more than 4294967295 bytes
.struct padded { a: bytes((1 << 32) - 2) b: u16 }       ;! error E093 struct `padded`
.struct fits { a: bytes((1 << 32) - 1) }
; Each of these is a thousand times as large as the next.
.struct a { x: b[1000] }                ;! error E045 the size of a field must be from 0 to 4294967295
.struct b { x: c[1000] }
.struct c { x: d[1000] }
.struct d { x: bytes(1000) }
main:
    li r0, large.b
    lc r0, sizeof(fits)
    halt
