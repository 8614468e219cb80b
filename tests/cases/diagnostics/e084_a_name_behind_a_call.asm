; E084: a call that names its arguments takes the registers above all names, so the names stand in front of it.

.fn main()
.reg a
    li a, 1
    call f(a)
.reg total                              ;! error E084 write it in front of that call
    li total, 2                         ;! error E032 `.reg total` gives one that name
    halt

.fn f(a)
    host print_int, a
.reg b
    ret
