; E045: sizes and numbers of elements are from 0 to 4,294,967,295, and so is the size of an array.

.struct fields {
        a: u8[1 << 60]                  ;! error E045 the number of elements must be from 0 to 4294967295
        b: u8[-1]                       ;! error E045 this is -1
        c: bytes(1 << 32)               ;! error E045 the size of a field must be from 0 to 4294967295
        d: u16[(1 << 32) - 1]           ;! error E045 this is 8589934590
        e: u8[1.0]                      ;! error E044 as an integer it is 1
        f: bytes(4, 3)                  ;! error E050 the alignment must be 1, 2, 4, 8 or 16
}
.struct wide { x: u64 }
.map    a key=wide[1 << 31] capacity=1  ;! error E045 the size of a key must be from 1 to 4294967295
.map    b key=u8 value=u8[1 << 32] capacity=1   ;! error E045 the number of elements
.map    c key=u8[0] capacity=1          ;! error E052 a key needs at least one byte
main:
    halt
