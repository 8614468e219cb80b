; Directives, types and fields are not matched in any case.

.DATA x: .u8 1                          ;! error E012 did you mean `.data`?
.Const two = 2                          ;! error E012 did you mean `.const`?
.data y: .U8 1                          ;! error E012 did you mean `.u8`?
.map  a key=U64 capacity=1              ;! error E028 did you mean `u64`?
.map  b Key=u64 capacity=1              ;! error E029 did you mean `key`?

main:
    halt
