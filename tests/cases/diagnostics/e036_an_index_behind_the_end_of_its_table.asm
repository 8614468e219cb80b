; E036: @ and an index must be an entry of the pool that .constant declares, or of the function table.

.constant 5
.func main

main:
    lc      r0, 6                       ; adds to the pool, but declares nothing
    lc      r0, @0
    lc      r0, @1                      ;! error E036 the program has 1 constants declared with `.constant`
    lc      r0, @-1                     ;! error E036 there is no entry -1
    func    r0, @0
    func    r0, @1                      ;! error E036 the program has 1 functions declared with `.func`
    halt
