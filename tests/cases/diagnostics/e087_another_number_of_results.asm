; E087: a function gives the results that it declares, a call takes some of them, and a host function gives one.

.fn main()
.reg a, b
    call none() -> a                    ;! error E087 `none` gives no results, not 1
    call two() -> a, b, _               ;! error E087 `two` gives 2 results, not 3
    call two() -> a, a                  ;! error E018 `a` gets two results
    call two() -> _, _
    host read(a, b) -> a, b             ;! error E087 gives 1 result, not 2
    halt

.fn none()
    ret 1                               ;! error E087 the function gives no results, not 1

.fn two() -> a, b
    ret 1                               ;! error E087 results are declared as in `.fn name() -> result`
