; E045: a data item must fit in its width; one more than the largest and one less than the least do not.

.data .u8  256                          ;! error E045 a `u8` must be from 0 to 255
.data .u8  -1                           ;! error E045 this is -1
.data .u16 65536                        ;! error E045 a `u16` must be from 0 to 65535
.data .u16 -1                           ;! error E045
.data .u32 4294967296                   ;! error E045 a `u32` must be from 0 to 4294967295
.data .u32 -1                           ;! error E045
.data .u64 18446744073709551616         ;! error E045 a `u64` must be from 0 to 18446744073709551615
.data .u64 -1                           ;! error E045
.data .i8  128                          ;! error E045 a `i8` must be from -128 to 127
.data .i8  -129                         ;! error E045
.data .i16 32768                        ;! error E045 a `i16` must be from -32768 to 32767
.data .i16 -32769                       ;! error E045
.data .i32 2147483648                   ;! error E045 a `i32` must be from -2147483648 to 2147483647
.data .i32 -2147483649                  ;! error E045
.data .i64 9223372036854775808          ;! error E045 a `i64` must be from -9223372036854775808 to 9223372036854775807
.data .i64 -9223372036854775809         ;! error E045
.data .f32 3.5e38                       ;! error E045 the number is larger than the largest 32-bit float
.data .f32 -3.5e38                      ;! error E045
.data .zero -1                          ;! error E045 the size must be from 0
.data .u8 0, 256, 'a', -1 ;! error E045 this is 256
;! error at 22: E045 this is -1

main:
    halt
