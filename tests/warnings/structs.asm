; Structs and their fields are not warned of; constants that sizes name are used.

.const  size = 4
.const  alignment = 8
.const  count = 2
.const  unused = 1                      ; warning W002 `unused`

.struct unused_struct {
        first:  bytes(size, alignment)
        second: u8[count]
}
.struct pair {
        left:   u64
        right:  u64
}
.map    pairs   key=pair value=pair capacity=4

.data   value:  .zero sizeof(pair)

main:   map_new r1, pairs
        li      r2, value
        load    r3, [r2 + pair.right]
        exit    r3
