; E028: a type that does not exist, with the one it may have been meant to be.

.map a key=u65 capacity=1               ;! error E028 did you mean `u64`?
.map b key=byte(8) capacity=1           ;! error E028 did you mean `bytes`?
.map c key=u8 value=text capacity=1     ;! error E028 there is no type `text`
.map d key=quaternion capacity=1        ;! error E028 types are `u8` to `u64`, `i8` to `i64`, `f32`, `f64`, `bytes(n)` and those of `.struct`

main:
    halt
