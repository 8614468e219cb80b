; E019: a map layout needs the type of its keys and a capacity.

.map a value=u64 capacity=10            ;! error E019 map layout `a` has no key
.map b key=u64                          ;! error E019 add one, as in `capacity=100`
.map c                                  ;! error E019 add one, as in `key=u64`

main:
    map_new r0, a
    map_new r0, b
    map_new r0, c
    halt
