; A name that a file of the library defines which is not included.

.fn main()
.reg a, b
    call text_split(a, b, ',') -> a     ;! error E021 it is in `<text.asm>`: `.include <text.asm>`
    call assert_equal(a, 5)             ;! error E021 it is in `<assert.asm>` and is a macro
    assert_equal a, 5                   ;! error E024 it is in `<assert.asm>` and is a macro
    li a, array_size                    ;! error E021 it is in `<array.asm>`
    host first(1) -> a, b               ;! error E026 `first` is a function of this program: `call first(...)` calls it
    call print_int(1)                   ;! error E021 `host print_int(...)` calls it
    halt

.fn first(x) -> y, z
    ret x, x
