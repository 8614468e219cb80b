; E050: the alignment of data is a power of two up to 4096, that of keys and values one up to 16.

.data .align 0                          ;! error E050 the alignment must be a power of two up to 4096
.data .align 3                          ;! error E050 this is 3
.data .align -8                         ;! error E050 this is -8
.data .align 8192                       ;! error E050 this is 8192
.map a key=bytes(8, 0) capacity=1       ;! error E050 the alignment must be 1, 2, 4, 8 or 16
.map b key=bytes(8, 3) capacity=1       ;! error E050 this is 3
.map c key=u8 value=bytes(32, 32) capacity=1 ;! error E050 this is 32

main:
    halt
