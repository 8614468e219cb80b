; Every instruction that names a layout uses it.

.map    unused  key=u8 capacity=1       ; warning W003 map layout `unused` is not used
.map    _quiet  key=u8 capacity=1
.map    made    key=u8 capacity=1
.map    same    key=u8 capacity=1       ; warning W003 `same`
.const  _same = 1

main:   map_new r0, made
        halt
