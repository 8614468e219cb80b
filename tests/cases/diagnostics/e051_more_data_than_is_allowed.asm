; E051: static data beyond what is allowed, at most 4 GiB, is an error, reported where the room ends, and once.

;! options: --max-data 4G

.data a: .u64 1
.data b: .zero 0x100000000 - 17 - 5     ; up to 6 bytes before the end
.data c: .u64 2                         ;! error E051 6 bytes are left here
.data d: .zero 0xffffffffffffffff

main:
    halt
