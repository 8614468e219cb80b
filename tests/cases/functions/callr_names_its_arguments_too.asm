; An indirect call says how many results it takes; what the function declares is not known to it.

.func   double
.func   negate

.fn main()
.reg function, number
        func    function, double
        li      number, 21
        callr   function(number) -> number
        host    print_int(number)
        host    newline()
        callr   function(5)
        func    function, negate
        callr   function(number) -> r2
        mov     number, r2
        host    print_int(number)
        host    newline()
        halt

.fn double(number) -> twice
        add     number, number, number
        ret     number

.fn negate(number) -> negative
        neg     number, number
        ret

;! output:
;| 42
;| -42
