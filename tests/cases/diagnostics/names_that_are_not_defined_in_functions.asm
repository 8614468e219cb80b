; What helps with a name that is not defined is what the function knows, and each is told once in each function.

.struct matrix { rows: u32 columns: u32 }
.include <assert.asm>

.fn main()
.reg value, m, n
    load64 n, [valu]                    ;! error E021 did you mean `value`?
    store64 n, [valu]
    call twice(valeu) -> n              ;! error E021 did you mean `value`?
    li n, 1
    jmp nn                              ;! error E021 `nn` is not defined
    load32u n, [m.rows]                 ;! error E021 the offset of a field is added: `[m + matrix.rows]`
    load32u n, [m + columns]            ;! error E021 a field is named with its struct: `matrix.columns`
    call twice(n) -> total              ;! error E010 `.reg total` gives one that name
    add total, n, 1
    add total, total, 1
    call assert_equal(n, 1)             ;! error E021 it is a macro: its operands stand behind it, without `call`
    halt

.fn twice(x) -> c
    add c, x, x                         ;! error E032 `c` names a result: `.reg c` names a register for it
    add total, x, x                     ;! error E032 `.reg total` gives one that name
    ret c                               ; it has been told
