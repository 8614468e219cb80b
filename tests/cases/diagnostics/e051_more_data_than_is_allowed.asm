; E051: static data beyond what is allowed, here 64 MiB, is an error, reported where the room ends, and once.

.data a: .u64 1
.data b: .zero 0x4000000 - 9 - 5       ; up to 6 bytes before the end
.data c: .u64 2                         ;! error E051 6 bytes are left here
.data d: .zero 0xffffffffffffffff

main:
    halt
